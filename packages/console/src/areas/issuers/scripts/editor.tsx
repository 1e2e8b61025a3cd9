import { Button, call, Field, Problem, Trouble } from '@payflow/page-kit';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { type Draft, draftText, type ErrorAt } from './draft.ts';
import { JsonScript, type NotJson, readJson } from './json-script.tsx';
import { MatchFields } from './match-fields.tsx';
import { useScriptsChanged } from './scripts-query.ts';
import { StepList } from './step-list.tsx';

interface EditorProps {
  readonly issuer: string;
  readonly first: { readonly name: string; readonly draft: Draft };
  /** Names of the scripts that there are; absent while one of them is changed, and keeps its name. */
  readonly taken?: readonly string[];
  readonly back: string;
}

function useSaving(issuer: string) {
  const go = useNavigate();
  const changed = useScriptsChanged(issuer);
  return useMutation({
    mutationFn: ({ name, draft }: { name: string; draft: Draft }) =>
      call('putIssuerScript', { params: { issuer, name }, body: draft }),
    async onSuccess({ name }) {
      await changed();
      await go(`/issuers/${issuer}/scripts/${name}`);
    },
  });
}

/** The form and the JSON of one draft: whoever writes in one finds it in the other. */
function useDraft(first: Draft) {
  const [draft, setDraft] = useState(first);
  const [text, setText] = useState<string>();
  const [trouble, setTrouble] = useState<NotJson>();
  return {
    draft,
    text,
    trouble,
    setDraft,
    write(written: string) {
      setText(written);
      setTrouble(undefined);
    },
    /** The draft as it stands in whichever is shown; undefined when it is no JSON, which is then shown. */
    read(): Draft | undefined {
      if (text === undefined) return draft;
      const read = readJson(text);
      setTrouble('wrong' in read ? read : undefined);
      return 'wrong' in read ? undefined : read.draft;
    },
    toJson: () => setText(draftText(draft)),
    toForm(read: Draft) {
      setDraft(read);
      setText(undefined);
    },
  };
}

function Ways({ isJson, turn }: { readonly isJson: boolean; turn(toJson: boolean): void }) {
  const { t } = useTranslation('issuers');
  return (
    <fieldset className="ways">
      <legend className="hidden-text">{t('editor.how')}</legend>
      {[false, true].map((json) => (
        <Button key={String(json)} aria-pressed={isJson === json} onClick={() => turn(json)}>
          {t(json ? 'editor.json' : 'editor.form')}
        </Button>
      ))}
    </fieldset>
  );
}

const errorsOf = (error: Error | null) => (error instanceof Problem ? error.errors : []);

/** Writes a script by a form or as JSON, and says where it is wrong. */
export function Editor({ issuer, first, taken, back }: EditorProps) {
  const { t } = useTranslation('issuers');
  const [name, setName] = useState(first.name);
  const work = useDraft(first.draft);
  const saving = useSaving(issuer);
  const errors = errorsOf(saving.error);
  const errorAt: ErrorAt = (path) =>
    errors.find((one) => one.path === path || one.path.startsWith(`${path}.`))?.message;
  const save = (event: FormEvent) => {
    event.preventDefault();
    const draft = work.read();
    if (draft) saving.mutate({ name, draft });
  };
  const turn = (toJson: boolean) => {
    const draft = work.read();
    if (toJson && work.text === undefined) work.toJson();
    if (!toJson && draft) work.toForm(draft);
  };
  return (
    <form className="editor" onSubmit={save}>
      {taken && (
        <Field
          label={t('editor.name')}
          hint={t(taken.includes(name) ? 'editor.replaces' : 'editor.nameHint')}
          error={errorAt('name')}
        >
          {(ids) => <input {...ids} required value={name} onChange={({ target }) => setName(target.value)} />}
        </Field>
      )}
      <Ways isJson={work.text !== undefined} turn={turn} />
      {work.text === undefined ? (
        <>
          <MatchFields
            match={work.draft.match ?? {}}
            errorAt={errorAt}
            change={(match) => work.setDraft({ ...work.draft, match })}
          />
          <StepList
            steps={work.draft.steps}
            errorAt={errorAt}
            change={(steps) => work.setDraft({ ...work.draft, steps })}
          />
        </>
      ) : (
        <JsonScript text={work.text} errors={errors} trouble={work.trouble} change={work.write} />
      )}
      {saving.error && errors.length === 0 && <Trouble error={saving.error} />}
      {errors.length > 0 && <p role="alert">{t('editor.wrong', { count: errors.length })}</p>}
      <div className="actions">
        <Button type="submit" look="primary" busy={saving.isPending}>
          {t('editor.save')}
        </Button>
        <Link className="button quiet" to={back}>
          {t('editor.cancel')}
        </Link>
      </div>
    </form>
  );
}
