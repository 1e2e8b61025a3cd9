import { ActionDialog, Asked, Button, Trouble, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { column, DataTable } from '../../table/data-table.tsx';
import { isNoSandbox } from '../../time/business-time.ts';
import { type FaultsReply, hops, type Standing, toldOf } from './fault.ts';
import { FaultForm } from './fault-form.tsx';
import { useFaultChanges, useFaults } from './faults-query.ts';
import { useFaultWords } from './in-words.ts';
import { presets } from './presets.ts';
import '../stage/presets.css';
import './faults.css';

type Changes = ReturnType<typeof useFaultChanges>;

function StandingFaults({
  faults,
  changes,
}: {
  readonly faults: readonly Standing[];
  readonly changes: Changes;
}) {
  const { t } = useTranslation('faults');
  const { number } = useFormat();
  const say = useFaultWords();
  const columns = [
    column<Standing>('what', t('what'), (standing) => (
      <>
        {say.what(toldOf(standing))} <code className="aside">{standing.fault.name}</code>
      </>
    )),
    column<Standing>('aimed', t('aimed'), (standing) => say.aimed(toldOf(standing))),
    column<Standing>('when', t('when'), (standing) => say.when(toldOf(standing))),
    column<Standing>('seen', t('seen'), ({ seen }) => number(seen), 'end'),
    column<Standing>('hit', t('hit'), ({ hit }) => number(hit), 'end'),
    column<Standing>('end', t('actions'), ({ fault: { name } }) => (
      <Button disabled={changes.put.isPending} onClick={() => void changes.end(name).catch(() => undefined)}>
        {t('off')}
      </Button>
    )),
  ];
  return (
    <DataTable
      label={t('standing')}
      columns={columns}
      rows={faults}
      idOf={({ fault }) => fault.name}
      empty={t('none')}
    />
  );
}

/** Says over everything else that something goes wrong on purpose. */
function Banner({ faults, changes }: { readonly faults: readonly Standing[]; readonly changes: Changes }) {
  const { t } = useTranslation('faults');
  if (faults.length === 0) return null;
  return (
    <div className="banner" role="status">
      <p>
        <strong>{t('banner', { faults: faults.length })}</strong> {t('bannerWhat')}
      </p>
      <ActionDialog
        label={t('allOff')}
        look="danger"
        title={t('allOffTitle')}
        description={t('allOffWhat')}
        confirm={t('allOff')}
        act={changes.endAll}
      />
    </div>
  );
}

function Presets({ changes }: { readonly changes: Changes }) {
  const { t } = useTranslation('faults');
  return (
    <section>
      <h2>{t('presets')}</h2>
      <p>{t('presetsWhat')}</p>
      {hops.map((hop) => (
        <section key={hop}>
          <h3>{t(`hops.${hop}`)}</h3>
          <ul className="presets">
            {presets
              .filter(({ fault }) => fault.hop === hop)
              .map(({ id, fault }) => (
                <li key={id}>
                  <button
                    type="button"
                    disabled={changes.put.isPending}
                    onClick={() => void changes.add(fault).catch(() => undefined)}
                  >
                    <strong>{t(`preset.${id}.title`)}</strong>
                    <span>{t(`preset.${id}.what`)}</span>
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

function Whole({ reply: { faults, warnings } }: { readonly reply: FaultsReply }) {
  const { t } = useTranslation('faults');
  const changes = useFaultChanges(faults);
  return (
    <>
      <Banner faults={faults} changes={changes} />
      {warnings.map((warning) => (
        <p key={warning} className="warned">
          {warning}
        </p>
      ))}
      <h2>{t('standing')}</h2>
      <StandingFaults faults={faults} changes={changes} />
      {changes.put.error && <Trouble error={changes.put.error} />}
      <Presets changes={changes} />
      <FaultForm place={faults.length} changes={changes} />
    </>
  );
}

/** What goes wrong on purpose between the servers, and in their databases. */
export function Page() {
  const { t } = useTranslation('faults');
  const query = useFaults();
  return (
    <>
      <h1>{t('title')}</h1>
      <p>{t('intro')}</p>
      {isNoSandbox(query.error) ? (
        <p>{t('noSandbox')}</p>
      ) : (
        <Asked query={query}>{(reply) => <Whole reply={reply} />}</Asked>
      )}
    </>
  );
}
