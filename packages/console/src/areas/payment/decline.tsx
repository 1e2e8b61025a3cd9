import { maskCard, TEST_CARDS } from '@payflow/contracts/cards';
import { CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { adviceFor, isKnownCode } from './advice.ts';
import type { Looked } from './payment-query.ts';

type Failure = NonNullable<Looked['payment']['failure']>;

const BY_THE_GATEWAY = '91';

/** Where the answer came from, as far as it can be told. */
function Cause({ looked: { payment }, failure }: { readonly looked: Looked; readonly failure: Failure }) {
  const { t } = useTranslation('decline');
  const card = payment.cardMasked ?? '';
  const test = TEST_CARDS.find(({ number }) => maskCard(number) === card);
  if (test?.responseCode === failure.code) return <p>{t('causes.testCard', { card })}</p>;
  if (failure.code === BY_THE_GATEWAY) return <p>{t('causes.noIssuer')}</p>;
  if (test?.responseCode !== '00') return <p>{t('causes.unknown', { issuer: payment.issuer })}</p>;
  return (
    <p>
      {t('causes.notTheCard', { card })} <Link to="/issuers">{t('scripts')}</Link>
    </p>
  );
}

/** Why it was declined, for someone who never heard of ISO 8583. */
export function Decline({ looked }: { readonly looked: Looked }) {
  const { t } = useTranslation('decline');
  const { failure } = looked.payment;
  if (!failure) return null;
  const { code, name } = failure;
  const advice = isKnownCode(code) ? adviceFor[code] : 'callIssuer';
  return (
    <section className="decline" aria-labelledby="decline-title">
      <h2 id="decline-title">
        <CircleAlert size={20} aria-hidden /> {t('title')}
      </h2>
      <p className="decline-code">
        {t('titleOf', { code, name: '' })}
        <code>{name}</code>
      </p>
      <dl>
        <dt>{t('means')}</dt>
        <dd>{t(`codes.${isKnownCode(code) ? code : 'other'}`)}</dd>
        <dt>{t('buyer')}</dt>
        <dd>{t(`advice.${advice}.buyer`)}</dd>
        <dt>{t('developer')}</dt>
        <dd>{t(`advice.${advice}.developer`)}</dd>
        <dt>{t('cause')}</dt>
        <dd>
          <Cause looked={looked} failure={failure} />
        </dd>
      </dl>
    </section>
  );
}
