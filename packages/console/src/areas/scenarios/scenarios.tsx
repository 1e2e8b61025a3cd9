import type { sandboxScenarios } from '@payflow/contracts';
import { Asked, Field } from '@payflow/page-kit';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isNoSandbox } from '../../time/business-time.ts';
import { useScenarios } from './scenarios-query.ts';
import '../stage/presets.css';
import './scenarios.css';

type Summary = sandboxScenarios.ScenarioSummary;

const holds = ({ name, title, story }: Summary, wanted: string): boolean =>
  `${name} ${title} ${story}`.toLowerCase().includes(wanted.trim().toLowerCase());

function Scenarios({ scenarios }: { readonly scenarios: readonly Summary[] }) {
  const { t } = useTranslation('scenarios');
  const [wanted, setWanted] = useState('');
  const found = scenarios.filter((one) => holds(one, wanted));
  return (
    <>
      <div className="scenario-search">
        <Field label={t('search')} hint={t('found', { found: found.length, all: scenarios.length })}>
          {(ids) => (
            <input {...ids} type="search" value={wanted} onChange={({ target }) => setWanted(target.value)} />
          )}
        </Field>
      </div>
      <ul className="presets">
        {found.map(({ name, title, story }) => (
          <li key={name}>
            <Link to={`/scenarios/${name}`}>
              <strong lang="en">{title}</strong>
              <span lang="en">{story}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The payment stories that come with PayFlow, to be played. */
export function Page() {
  const { t } = useTranslation('scenarios');
  const query = useScenarios();
  return (
    <>
      <h1>{t('title')}</h1>
      <p>{t('intro')}</p>
      {isNoSandbox(query.error) ? (
        <p>{t('noSandbox')}</p>
      ) : (
        <Asked query={query}>{({ scenarios }) => <Scenarios scenarios={scenarios} />}</Asked>
      )}
    </>
  );
}
