import type { issuer as card } from '@payflow/contracts';
import { ActionDialog, Asked, call, Status, useFormat } from '@payflow/page-kit';
import { ChevronLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { column, DataTable } from '../../table/data-table.tsx';
import { draftOf, nextStep, type Step } from './scripts/draft.ts';
import { useInWords } from './scripts/in-words.ts';
import { useScripts, useScriptsChanged } from './scripts/scripts-query.ts';
import { TryIt } from './scripts/try-it-panel.tsx';
import '../stage/back.css';
import './issuers.css';

type Script = card.Script;
interface Shown {
  readonly issuer: string;
  readonly script: Script;
}

interface StepRow {
  readonly place: number;
  readonly step: Step;
  readonly used: number;
}

function Steps({ script }: Pick<Shown, 'script'>) {
  const { t } = useTranslation('issuers');
  const { number } = useFormat();
  const say = useInWords();
  const next = nextStep(script);
  const columns = [
    column<StepRow>('place', '#', ({ place }) => number(place + 1)),
    column<StepRow>('step', t('script.step'), ({ step, place }) => (
      <>
        {say.step(step)} {place === next && <Status tone="waiting">{t('script.next')}</Status>}
      </>
    )),
    column<StepRow>('often', t('script.often'), ({ step }) => say.often(step)),
    column<StepRow>('used', t('script.used'), ({ used }) => number(used), 'end'),
  ];
  const rows = script.steps.map((step, place) => ({ place, step, used: script.used[place] ?? 0 }));
  return (
    <DataTable label={t('script.steps')} columns={columns} rows={rows} idOf={({ place }) => String(place)} />
  );
}

function Actions({ issuer, script }: Shown) {
  const { t } = useTranslation('issuers');
  const go = useNavigate();
  const changed = useScriptsChanged(issuer);
  const { name } = script;
  const params = { issuer, name };
  return (
    <div className="actions">
      <Link className="button plain" to="edit">
        {t('script.edit')}
      </Link>
      <ActionDialog
        label={t('script.recount')}
        title={t('script.recountTitle', { name })}
        description={t('script.recountWhat')}
        confirm={t('script.recount')}
        act={async () => {
          await call('putIssuerScript', { params, body: draftOf(script) });
          await changed();
        }}
      />
      <ActionDialog
        label={t('script.delete')}
        look="danger"
        title={t('script.deleteTitle', { name })}
        description={t('script.deleteWhat')}
        confirm={t('script.delete')}
        act={async () => {
          await call('deleteIssuerScript', { params });
          await changed();
          await go('/issuers');
        }}
      />
    </div>
  );
}

function Whole({ issuer, script }: Shown) {
  const { t } = useTranslation('issuers');
  const { number } = useFormat();
  const say = useInWords();
  const { match, hits, left, warnings } = script;
  return (
    <>
      <dl className="script-facts">
        <dt>{t('script.answers')}</dt>
        <dd>{say.match(match)}</dd>
        <dt>{t('script.hits')}</dt>
        <dd>{number(hits)}</dd>
        <dt>{t('script.left')}</dt>
        <dd>{left === null ? t('scripts.endless') : number(left)}</dd>
      </dl>
      {warnings.map((warning) => (
        <p key={warning} className="warned">
          {warning}
        </p>
      ))}
      <Steps script={script} />
      <Actions issuer={issuer} script={script} />
      <TryIt issuer={issuer} script={script} />
    </>
  );
}

/** One script: what it answers, how far it has got, and a way to see it at work. */
export function Page() {
  const { t } = useTranslation('issuers');
  const { issuer = '', name = '' } = useParams();
  const query = useScripts(issuer);
  return (
    <>
      <Link className="back" to="/issuers">
        <ChevronLeft size={16} aria-hidden /> {t('scripts.back')}
      </Link>
      <h1>{name}</h1>
      <Asked query={query}>
        {({ scripts }) => {
          const script = scripts.find((one) => one.name === name);
          return script ? <Whole issuer={issuer} script={script} /> : <p>{t('script.gone', { name })}</p>;
        }}
      </Asked>
    </>
  );
}
