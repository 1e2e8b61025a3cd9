import { Asked } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { Editor } from './scripts/editor.tsx';
import { presetNamed } from './scripts/presets.ts';
import { useScripts } from './scripts/scripts-query.ts';
import './issuers.css';

/** A new script, which begins as one of the presets. */
export function Page() {
  const { t } = useTranslation('issuers');
  const { issuer = '' } = useParams();
  const [search] = useSearchParams();
  const { id, draft } = presetNamed(search.get('preset'));
  const query = useScripts(issuer);
  return (
    <>
      <h1>{t('editor.new', { issuer })}</h1>
      <Asked query={query}>
        {({ scripts }) => (
          <Editor
            issuer={issuer}
            first={{ name: id, draft }}
            taken={scripts.map(({ name }) => name)}
            back="/issuers"
          />
        )}
      </Asked>
    </>
  );
}
