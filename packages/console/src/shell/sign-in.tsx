import { Button, Field, Problem, Trouble } from '@payflow/page-kit';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSignIn } from './session.ts';
import './sign-in.css';

/** The door. What was asked for is shown behind it, at the same address. */
export function SignIn() {
  const { t } = useTranslation('shell');
  const signing = useSignIn();
  const isWrong = signing.error instanceof Problem && signing.error.status === 401;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    signing.mutate(String(new FormData(event.currentTarget).get('adminKey')));
  };
  return (
    <div className="sign-in">
      <h1>{t('signIn.title')}</h1>
      <p>{t('signIn.intro')}</p>
      <form onSubmit={submit}>
        <Field
          label={t('signIn.key')}
          hint={t('signIn.where')}
          error={isWrong ? t('signIn.wrong') : undefined}
        >
          {(ids) => (
            <input
              {...ids}
              name="adminKey"
              type="password"
              autoComplete="current-password"
              required
              maxLength={500}
            />
          )}
        </Field>
        {signing.error && !isWrong && <Trouble error={signing.error} />}
        <p className="hidden-text" role="status">
          {isWrong && t('signIn.wrong')}
        </p>
        <Button type="submit" look="primary" busy={signing.isPending}>
          {t('signIn.go')}
        </Button>
      </form>
    </div>
  );
}
