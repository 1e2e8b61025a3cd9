import { Status, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import type { Diagnosis } from './diagnose.ts';
import type { Finding, Parting } from './finding.ts';

/** The sentence of a finding: its name among the words, and what stands in it. */
function useSaid(): (finding: Finding) => { readonly title: string; readonly mend: string } {
  const { t } = useTranslation('webhooks');
  const { number } = useFormat();
  return (finding) => {
    const { problem } = finding;
    const of = (key: string, values: Record<string, string> = {}) => ({
      title: t(`findings.${key}.title`, values),
      mend: t(`findings.${key}.mend`, values),
    });
    switch (problem) {
      case 'missing-header':
      case 'padded-header':
      case 'changed-header':
        return of(problem, { name: finding.name });
      case 'repeated-header':
        return of(problem, { name: finding.name, times: number(finding.times) });
      case 'stale':
      case 'ahead':
        return of(problem, { by: number(finding.bySeconds) });
      case 'bad-timestamp':
        return of(`bad-timestamp-${finding.looksLike}`);
      case 'malformed-secret':
        return of(`secret-${finding.flaw}`, { bytes: number(finding.bytes) });
      case 'malformed-signature':
        return of(`signature-${finding.flaw}`);
      case 'other-version':
        return of(problem, { versions: finding.versions.join(', ') || '–' });
      case 'changed-body':
        return of(`body-${finding.change}`);
      case 'bad-id':
      case 'wrong-secret':
      case 'no-match':
        return of(problem);
    }
  };
}

/** Characters that are not seen stand as their names. */
const visible = (text: string): string =>
  text.replaceAll('\r', '␍').replaceAll('\n', '␊').replaceAll('\t', '␉').replaceAll('\ufeff', '␢');

function PartingOf({ of }: { readonly of: Parting }) {
  const { t } = useTranslation('webhooks');
  const { number } = useFormat();
  return (
    <dl className="parting">
      <dt>{t('verify.signedText')}</dt>
      <dd>
        <code>{visible(of.signed) || t('verify.end')}</code>
      </dd>
      <dt>{t('verify.gotText')}</dt>
      <dd>
        <code>{visible(of.got) || t('verify.end')}</code>
      </dd>
      <dt>{t('verify.parts')}</dt>
      <dd>{t('verify.atByte', { at: number(of.atByte + 1) })}</dd>
    </dl>
  );
}

/** The verdict, and each reason with what mends it. */
export function Findings({ of }: { readonly of: Diagnosis }) {
  const { t } = useTranslation('webhooks');
  const said = useSaid();
  return (
    <section className="card" aria-labelledby="verdict" role="status">
      <h3 id="verdict">
        <Status tone={of.valid ? 'good' : 'bad'}>{t(of.valid ? 'verify.valid' : 'verify.invalid')}</Status>
      </h3>
      {of.valid && <p>{t('verify.validMeans')}</p>}
      {!of.valid && of.signed && <p>{t('verify.mendable')}</p>}
      <ul className="findings">
        {of.findings.map((finding) => {
          const { title, mend } = said(finding);
          return (
            <li key={title}>
              <strong>{title}</strong>
              {mend}
              {finding.problem === 'changed-body' && <PartingOf of={finding.parting} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
