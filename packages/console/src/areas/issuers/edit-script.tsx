import { Asked } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { draftOf } from './scripts/draft.ts';
import { Editor } from './scripts/editor.tsx';
import { useScripts } from './scripts/scripts-query.ts';
import './issuers.css';

/** A standing script, to be told anew. */
export function Page() {
  const { t } = useTranslation('issuers');
  const { issuer = '', name = '' } = useParams();
  const query = useScripts(issuer);
  return (
    <>
      <h1>{t('editor.edit', { name })}</h1>
      <Asked query={query}>
        {({ scripts }) => {
          const script = scripts.find((one) => one.name === name);
          if (!script) return <p>{t('script.gone', { name })}</p>;
          const first = { name, draft: draftOf(script) };
          return <Editor issuer={issuer} first={first} back={`/issuers/${issuer}/scripts/${name}`} />;
        }}
      </Asked>
    </>
  );
}
