import type { shop } from '@payflow/contracts';
import { Asked, Button, Problem, Trouble } from '@payflow/page-kit';
import { useMutation } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, Clock, ExternalLink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams, useSearchParams } from 'react-router';
import { TestCardHint } from '../cart/test-card-hint.tsx';
import { useShop, useTitle } from '../shell/shop.ts';
import { useOrder } from './asking.ts';
import { Behind } from './behind.tsx';
import { Facts } from './facts.tsx';
import { CancelAll } from './give-back.tsx';
import { Lines } from './lines.tsx';
import { goToPay } from './pay.ts';
import { Refunds } from './refunds.tsx';
import { isPaid, isPayable, saysOf, toneOf } from './standing.ts';
import './order.css';

const ICONS = { good: CircleCheck, bad: CircleAlert, waiting: Clock, plain: Clock } as const;

function Pay({ order }: { readonly order: shop.Order }) {
  const { t } = useTranslation('orders');
  const pay = useMutation({ mutationFn: () => goToPay(order.orderNo) });
  return (
    <>
      <Button look="primary" busy={pay.isPending} onClick={() => pay.mutate()}>
        {t(order.state === 'FAILED' ? 'payAgain' : 'pay')}
      </Button>
      <TestCardHint />
      {pay.error && <Trouble error={pay.error} />}
    </>
  );
}

/** The whole answer stands in the gateway's console, which is the reader's own here. */
function Why({ order: { tid } }: { readonly order: shop.Order }) {
  const { t } = useTranslation('orders');
  const shop = useShop();
  if (!shop || tid === null) return null;
  return (
    <a href={`${shop.pgUrl}/admin/payments/${encodeURIComponent(tid)}`}>
      {t('why')} <ExternalLink size={16} aria-hidden />
    </a>
  );
}

/** What came of it, in a sentence, and what there is to do now. */
function Verdict({ order }: { readonly order: shop.Order }) {
  const { t, i18n } = useTranslation('orders');
  const says = saysOf(order);
  const tone = toneOf(order);
  const Icon = ICONS[tone];
  const failure = order.state === 'FAILED' ? order.failure : null;
  const isKnown = failure !== null && i18n.exists(`orders:decline.${failure.code}`);
  const why = isKnown ? t(`decline.${failure.code}`) : failure?.message;
  useTitle(t(`says.${says}.title`));
  return (
    <section className={`card verdict ${tone}`}>
      <div role="status">
        <h1>
          <Icon size={30} aria-hidden />
          {t(`says.${says}.title`)}
        </h1>
        {why && <p>{why}</p>}
        <p className="soft">{t(`says.${says}.text`)}</p>
      </div>
      <div className="actions">
        {isPayable(order) && <Pay order={order} />}
        {failure !== null && <Why order={order} />}
        {isPaid(order) && <CancelAll order={order} />}
      </div>
    </section>
  );
}

function Missing() {
  const { t } = useTranslation('orders');
  const { pathname, search } = useLocation();
  useTitle(t('missing'));
  return (
    <div className="narrow">
      <h1>{t('missing')}</h1>
      <p>{t('missingText')}</p>
      <Link className="button" to={`/shop/login?${new URLSearchParams({ next: pathname + search })}`}>
        {t('logIn')}
      </Link>
    </div>
  );
}

/** An order: where a buyer comes back to from paying, and whenever they like. */
export function Page() {
  const { orderNo = '' } = useParams();
  const [search] = useSearchParams();
  const { order, exchanges } = useOrder({ orderNo, tid: search.get('tid') ?? undefined });
  if (order.error instanceof Problem && (order.error.status === 404 || order.error.status === 400))
    return <Missing />;
  return (
    <Asked query={order}>
      {(now) => (
        <div className="order">
          <Verdict order={now} />
          <Lines order={now} />
          <Facts order={now} />
          <Refunds order={now} />
          <Behind order={now} exchanges={exchanges} />
        </div>
      )}
    </Asked>
  );
}
