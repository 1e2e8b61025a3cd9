import type { issuer as card } from '@payflow/contracts';
import { ActionDialog, Asked, call, Trouble, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { column, DataTable } from '../../../table/data-table.tsx';
import { nextStep } from './draft.ts';
import { useInWords } from './in-words.ts';
import { presets } from './presets.ts';
import { useScripts, useScriptsChanged } from './scripts-query.ts';
import '../../stage/presets.css';

type Script = card.Script;
interface OfIssuer {
  readonly issuer: string;
}

function Scripts({ issuer, scripts }: OfIssuer & { readonly scripts: readonly Script[] }) {
  const { t } = useTranslation('issuers');
  const { number } = useFormat();
  const say = useInWords();
  const next = (script: Script) => {
    const step = script.steps[nextStep(script) ?? -1];
    return step ? say.step(step) : t('scripts.usedUp');
  };
  const columns = [
    column<Script>('name', t('scripts.name'), ({ name, warnings }) => (
      <>
        <Link to={`/issuers/${issuer}/scripts/${name}`}>{name}</Link>
        {warnings.map((warning) => (
          <small key={warning} className="aside warned">
            {warning}
          </small>
        ))}
      </>
    )),
    column<Script>('answers', t('scripts.answers'), ({ match }) => say.match(match)),
    column<Script>('next', t('scripts.next'), next),
    column<Script>('hits', t('scripts.hits'), ({ hits }) => number(hits), 'end'),
    column<Script>(
      'left',
      t('scripts.left'),
      ({ left }) => (left === null ? t('scripts.endless') : number(left)),
      'end',
    ),
  ];
  return (
    <DataTable
      label={t('scripts.title', { issuer })}
      columns={columns}
      rows={scripts}
      idOf={({ name }) => name}
      empty={t('scripts.none')}
    />
  );
}

function ForgetAll({ issuer }: OfIssuer) {
  const { t } = useTranslation('issuers');
  const changed = useScriptsChanged(issuer);
  return (
    <ActionDialog
      label={t('scripts.forgetAll')}
      look="danger"
      title={t('scripts.forgetAllTitle', { issuer })}
      description={t('scripts.forgetAllWhat')}
      confirm={t('scripts.forgetAll')}
      act={async () => {
        await call('resetIssuerScripts', { params: { issuer } });
        await changed();
      }}
    />
  );
}

function Presets({ issuer }: OfIssuer) {
  const { t } = useTranslation('issuers');
  const ways = presets.map(({ id }) => ({
    id,
    title: t(`presets.${id}.title`),
    what: t(`presets.${id}.what`),
  }));
  const own = { id: 'own', title: t('scripts.own'), what: t('scripts.ownWhat') };
  return (
    <>
      <h3>{t('scripts.presets')}</h3>
      <ul className="presets">
        {[...ways, own].map(({ id, title, what }) => (
          <li key={id}>
            <Link to={`/issuers/${issuer}/new-script?preset=${id}`}>
              <strong>{title}</strong>
              <span>{what}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What an issuer is told to do, and ways to tell it more. */
export function ScriptsOf({ issuer }: OfIssuer) {
  const { t } = useTranslation('issuers');
  const query = useScripts(issuer);
  return (
    <section className="scripts">
      <h2>{t('scripts.title', { issuer })}</h2>
      <p>{t('scripts.intro')}</p>
      {query.data && query.error && <Trouble error={query.error} />}
      <Asked query={query}>
        {({ scripts }) => (
          <>
            <Scripts issuer={issuer} scripts={scripts} />
            {scripts.length > 0 && <ForgetAll issuer={issuer} />}
            <Presets issuer={issuer} />
          </>
        )}
      </Asked>
    </section>
  );
}
