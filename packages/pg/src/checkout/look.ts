import { hashKey } from '@payflow/service-kit';

/** How the buyer's pages look, with script and without; colours and controls are those of page-kit's tokens.css. */
export const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#16202e, #e8edf4); --soft: light-dark(#566373, #9fadbe); --line: light-dark(#d5dce5, #364453);
  --paper: light-dark(#fff, #18212c); --ground: light-dark(#f3f5f8, #0f151d); --accent: light-dark(#1f5fd6, #7daaff); --accent-strong: light-dark(#184caf, #9dbfff);
  --on-accent: light-dark(#fff, #0b1626); --good: light-dark(#12703f, #5ecb90); --bad: light-dark(#b3261e, #ff9a8f); --warn: light-dark(#8a5300, #f0bd5c);
  --field: light-dark(#7d8a9a, #6d7d90); --mono: ui-monospace, "SFMono-Regular", Menlo, Consolas, "D2Coding", monospace }
:root[data-look="light"] { color-scheme: light } :root[data-look="dark"] { color-scheme: dark }
*, ::before, ::after { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif; word-break: keep-all; overflow-wrap: anywhere }
main { display: grid; grid-template-columns: minmax(0, 30rem); gap: 1rem 1.5rem; justify-content: center; align-items: start; padding: 1rem 1rem 3rem }
h1, h2, h3, p, ul, dl, dd, fieldset { margin: 0; padding: 0; border: 0; min-width: 0 } ul { list-style: none }
h1 { font-size: 1.15rem; line-height: 1.35 } h2, legend { font-size: 1rem; font-weight: 650; padding: 0 } h3 { font-size: .8rem; font-weight: 600; color: var(--soft) }
a { color: var(--accent) } code { font-family: var(--mono); font-size: .9em } small, .soft { color: var(--soft) } small { font-size: .85rem }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.top { grid-column: 1 / -1; display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; font-size: .9rem } .mark { font-weight: 700 } .mark small { font-weight: 400; margin-left: .5rem }
.window, .test-cards { background: var(--paper); border: 1px solid var(--line); border-radius: 14px; padding: 1.5rem }
.window { display: grid; gap: 1.25rem } .window form { display: grid; gap: 1.25rem }
.summary { display: grid; gap: .5rem } .merchant { font-weight: 650 } .amount { font-size: 2.1rem; font-weight: 700; line-height: 1.2; letter-spacing: -.01em; font-variant-numeric: tabular-nums }
.items { border-top: 1px solid var(--line); padding-top: .5rem; display: grid; gap: .25rem } .items li { display: flex; justify-content: space-between; gap: 1rem; font-size: .95rem } .items li span:last-child { white-space: nowrap; font-variant-numeric: tabular-nums }
.summary dl { display: grid; grid-template-columns: auto 1fr; gap: .1rem 1rem; font-size: .85rem } dt { color: var(--soft) }
.deadline { font-size: .9rem; color: var(--soft) } .left { color: var(--ink); font-weight: 650; font-variant-numeric: tabular-nums } .left.soon { color: var(--bad) }
.card-part { display: grid; gap: .75rem; border-top: 1px solid var(--line); padding-top: 1.25rem } .window .another { display: grid; gap: .75rem }
.choice { display: flex; align-items: center; gap: .6rem; min-height: 1.75rem; cursor: pointer } .choice span { flex: 1 } p.choice { cursor: default; font-size: .9rem; color: var(--soft) }
input[type=radio], input[type=checkbox] { width: 1.05rem; height: 1.05rem; margin: 0; flex: none; accent-color: var(--accent) }
.choices { display: grid; gap: .5rem } .choices .choice { border: 1px solid var(--line); border-radius: 10px; padding: .6rem .75rem } .choices .choice:has(:checked) { border-color: var(--accent) }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem } .fields .field:first-child { grid-column: 1 / -1 }
.field { display: grid; gap: .25rem; align-content: start; position: relative } .field label { font-size: .875rem; color: var(--soft) }
input[type=text], select { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--field); border-radius: 8px; font-variant-numeric: tabular-nums }
input[aria-invalid=true] { border-color: var(--bad) } .wrong { color: var(--bad); font-size: .85rem } .wrong:empty { display: none }
.brand { position: absolute; right: .75rem; top: 2.35rem; font-size: .75rem; font-weight: 700; letter-spacing: .04em; color: var(--soft); pointer-events: none }
.actions { display: grid; gap: .5rem }
button, .button { display: block; width: 100%; min-height: 3rem; padding: .6rem 1rem; border: 1px solid var(--line); border-radius: 10px; background: none; color: inherit; font: inherit; text-align: center; text-decoration: none; cursor: pointer }
button.pay { border-color: var(--accent); background: var(--accent); color: var(--on-accent); font-weight: 650 } button.pay:hover { background: var(--accent-strong) } button.quiet { border-color: transparent; color: var(--soft); min-height: 2.5rem }
button.quiet:hover { text-decoration: underline } button.fail { color: var(--bad); border-color: var(--bad) } [aria-disabled=true] { cursor: default } button.pay[aria-disabled=true] { background: var(--soft); border-color: var(--soft); color: var(--paper) }
.note { border: 1px solid var(--bad); border-left-width: 4px; border-radius: 8px; padding: .6rem .85rem; color: var(--bad) } .said { display: grid; gap: .75rem }
.test-cards { border-style: dashed; display: grid; gap: .9rem; padding: 1.25rem } .test-cards > p { font-size: .9rem } .test-cards .group { display: grid; gap: .15rem } .test-cards .choice { align-items: baseline; padding: .3rem 0 }
.test-cards .choice input { align-self: center } .test-cards code { white-space: nowrap } .test-cards .choice b { font-weight: 400; display: block; font-size: .9rem } .test-cards .choice small { font-size: .8rem }
.practice { border-top: 1px dashed var(--line); padding-top: 1rem; font-size: .85rem; color: var(--soft) } .issuer { color: var(--good); font-weight: 650; font-size: .9rem }
@supports selector(:has(a)) { body:has(input[name=billingKey][value=""]:not(:checked)) .another { display: none } }
@media (min-width: 56rem) { main { grid-template-columns: 30rem 20rem; padding-top: 2rem } main.alone { grid-template-columns: 30rem } }
@media (max-width: 30rem) { main { padding: .75rem .75rem 2rem } .window, .test-cards { padding: 1.1rem } .mark small { display: block; margin: 0 } }
`;

/** By which the policy of the pages lets this style in, and no other. */
export const STYLE_HASH = `'sha256-${Buffer.from(hashKey(STYLE), 'hex').toString('base64')}'`;
