import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Draft } from './draft.ts';
import { lineAt, placeOf, placesIn } from './json-places.ts';

export interface NotJson {
  readonly wrong: string;
}

/** A draft of whatever shape: what is wrong with it, the server says best. */
export function readJson(text: string): { readonly draft: Draft } | NotJson {
  try {
    return { draft: JSON.parse(text) };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
}

interface JsonScriptProps {
  readonly text: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly trouble: NotJson | undefined;
  change(text: string): void;
}

/** The script as it goes to the issuer. What is wrong is said with its line, and leads there. */
export function JsonScript({ text, errors, trouble, change }: JsonScriptProps) {
  const { t } = useTranslation('issuers');
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const places = placesIn(text);
  const wrong = errors.map(({ path, message }) => ({ path, message, at: placeOf(places, path) }));
  const badLines = new Set(wrong.map(({ at }) => lineAt(text, at)));
  const lines = text.split('\n').length;
  const show = (at: number) => {
    area.current?.focus();
    area.current?.setSelectionRange(at, text.indexOf('\n', at) === -1 ? text.length : text.indexOf('\n', at));
  };
  return (
    <div className="json">
      <label htmlFor={id}>{t('editor.text')}</label>
      <div className="numbered">
        <ol aria-hidden="true">
          {Array.from({ length: lines }, (_, i) => (
            <li key={`line ${i + 1}`} className={badLines.has(i + 1) ? 'bad' : undefined}>
              {i + 1}
            </li>
          ))}
        </ol>
        <textarea
          id={id}
          ref={area}
          rows={lines + 1}
          wrap="off"
          spellCheck={false}
          value={text}
          aria-invalid={wrong.length > 0 || trouble ? true : undefined}
          aria-describedby={`${id}-wrong`}
          onChange={({ target }) => change(target.value)}
        />
      </div>
      <ul id={`${id}-wrong`} className="wrong">
        {trouble && <li>{t('editor.notJson', { why: trouble.wrong })}</li>}
        {wrong.map(({ path, message, at }) => (
          <li key={`${path} ${message}`}>
            <button type="button" onClick={() => show(at)}>
              {t('editor.line', { line: lineAt(text, at) })} · <code>{path}</code>
            </button>{' '}
            {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
