import { Button, Field, Problem, Trouble } from '@payflow/page-kit';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useTitle } from '../shell/shop.ts';
import { logIn, signUp, useSession } from './session.ts';
import './login.css';

const LEAST_PASSWORD_CHARS = 8;
const MOST_PASSWORD_CHARS = 128;
const MOST_NAME_CHARS = 100;

/** Only an address of the shop's own: one that was sent by somebody else may lead anywhere. */
const ownAddress = (next: string | null): string => (next && /^\/(?!\/)[^\\]*$/.test(next) ? next : '/');

type Mode = 'logIn' | 'signUp';

/** The address had an account: its password is another, and whoever signs up is not told more. */
const isKnown = (mode: Mode, error: Error): boolean =>
  mode === 'signUp' && error instanceof Problem && error.code === 'UNAUTHORIZED';

function Inputs({ mode }: { readonly mode: Mode }) {
  const { t } = useTranslation('buyer');
  const isNew = mode === 'signUp';
  return (
    <>
      {isNew && (
        <Field label={t('name')}>
          {(ids) => <input {...ids} name="name" required maxLength={MOST_NAME_CHARS} autoComplete="name" />}
        </Field>
      )}
      <Field label={t('email')}>
        {(ids) => <input {...ids} name="email" type="email" required autoComplete="email" />}
      </Field>
      <Field label={t('password')} hint={isNew ? t('passwordHint') : undefined}>
        {(ids) => (
          <input
            {...ids}
            name="password"
            type="password"
            required
            {...(isNew ? { minLength: LEAST_PASSWORD_CHARS, maxLength: MOST_PASSWORD_CHARS } : {})}
            autoComplete={isNew ? 'new-password' : 'current-password'}
          />
        )}
      </Field>
    </>
  );
}

function Form({ mode, next }: { readonly mode: Mode; readonly next: string }) {
  const { t } = useTranslation('buyer');
  const navigate = useNavigate();
  const enter = useMutation({
    mutationFn: async (form: FormData) => {
      const text = (name: string) => String(form.get(name) ?? '');
      if (mode === 'logIn') await logIn(text('email'), text('password'));
      else await signUp(text('email'), text('password'), text('name'));
    },
    onSuccess: () => navigate(next, { replace: true }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    enter.mutate(new FormData(event.currentTarget));
  };
  return (
    <form className="card login" onSubmit={submit}>
      <Inputs mode={mode} />
      {enter.error &&
        (isKnown(mode, enter.error) ? <p role="alert">{t('known')}</p> : <Trouble error={enter.error} />)}
      <Button type="submit" look="primary" busy={enter.isPending}>
        {t(mode)}
      </Button>
    </form>
  );
}

export function Page() {
  const { t } = useTranslation('buyer');
  const [search] = useSearchParams();
  const session = useSession();
  const mode: Mode = search.get('new') === null ? 'logIn' : 'signUp';
  const next = ownAddress(search.get('next'));
  useTitle(t(mode));
  if (session.is === 'buyer')
    return (
      <div className="narrow">
        <h1>{t('logIn')}</h1>
        <p>{t('here', { name: session.buyer.name })}</p>
        <Link className="button" to={next}>
          {t('goOn')}
        </Link>
      </div>
    );
  const other = new URLSearchParams({ next, ...(mode === 'logIn' ? { new: '' } : {}) });
  return (
    <div className="narrow">
      <h1>{t(mode)}</h1>
      <Form key={mode} mode={mode} next={next} />
      <p>
        <Link to={`/shop/login?${other}`}>{t(mode === 'logIn' ? 'toSignUp' : 'toLogIn')}</Link>
      </p>
    </div>
  );
}
