import { type BodyOf, issuer, type Refusal, refuse } from '@payflow/contracts';
import { withoutNumber } from './match.ts';
import { describeScript, type Script } from './script.ts';

/** What becomes of the scripts by a change. */
export interface ScriptChange<Result> {
  readonly result: Result;
  readonly put?: Script;
  readonly forget?: readonly string[];
}

export interface ScriptStore {
  /** `decide` is pure, and sees all scripts in their order. */
  change<Result>(decide: (scripts: readonly Script[]) => ScriptChange<Result>): Promise<Result>;
}

/** What testers do with scripts. */
export interface Scripts {
  put(name: string, told: BodyOf<typeof issuer.putScript>): Promise<issuer.Script | Refusal>;
  list(): Promise<{ scripts: issuer.Script[] }>;
  find(name: string): Promise<issuer.Script | Refusal>;
  forget(name: string): Promise<{ name: string } | Refusal>;
  forgetAll(): Promise<{ forgotten: number }>;
}

const tooMany = refuse(
  'INVALID_STATE',
  `There are ${issuer.MAX_SCRIPTS} scripts already; delete one, or forget all by POST /card/api/scripts/reset.`,
);

function notFound(name: string, scripts: readonly Script[]): Refusal {
  const names = scripts.map((script) => script.name).join(', ');
  return refuse(
    'NOT_FOUND',
    `There is no script ${name}; ${names ? `there are ${names}` : 'there are none'}.`,
  );
}

export function createScripts({ change }: ScriptStore): Scripts {
  return {
    put: (name, { match, steps }) =>
      change<issuer.Script | Refusal>((scripts) => {
        const known = scripts.find((script) => script.name === name);
        if (!known && scripts.length >= issuer.MAX_SCRIPTS) return { result: tooMany };
        const put: Script = {
          name,
          place: known?.place ?? (scripts.at(-1)?.place ?? 0) + 1,
          match: withoutNumber(match),
          steps,
          used: steps.map(() => 0),
          asked: 0,
        };
        return { result: describeScript(put), put };
      }),
    list: () => change((scripts) => ({ result: { scripts: scripts.map(describeScript) } })),
    find: (name) =>
      change<issuer.Script | Refusal>((scripts) => {
        const known = scripts.find((script) => script.name === name);
        return { result: known ? describeScript(known) : notFound(name, scripts) };
      }),
    forget: (name) =>
      change<{ name: string } | Refusal>((scripts) =>
        scripts.some((script) => script.name === name)
          ? { result: { name }, forget: [name] }
          : { result: notFound(name, scripts) },
      ),
    forgetAll: () =>
      change((scripts) => ({
        result: { forgotten: scripts.length },
        forget: scripts.map(({ name }) => name),
      })),
  };
}
