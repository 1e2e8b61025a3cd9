import type { shop, shopExchanges } from '@payflow/contracts';
import { Asked } from '@payflow/page-kit';
import type { UseQueryResult } from '@tanstack/react-query';
import { Check, Circle, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { OneExchange } from './exchange.tsx';
import { isUnderWay } from './standing.ts';
import './behind.css';

type Exchange = shopExchanges.Exchange;

const STEPS = ['READY', 'APPROVE', 'WEBHOOK'] as const;
type Step = (typeof STEPS)[number];
type Mark = 'done' | 'waiting' | 'failed';

const ICONS = { done: Check, waiting: Circle, failed: X } as const;
const OK = 300;

/** How far a step is, by the latest exchange of its kind. */
function markOf(step: Step, exchanges: readonly Exchange[]): Mark {
  const last = exchanges.filter(({ call }) => call === step).at(-1);
  if (!last || (step !== 'WEBHOOK' && last.ms === null)) return 'waiting';
  return last.status !== null && last.status < OK ? 'done' : 'failed';
}

function Steps({ exchanges }: { readonly exchanges: readonly Exchange[] }) {
  const { t } = useTranslation('orders');
  return (
    <ol className="steps" aria-label={t('behind.steps')}>
      {STEPS.map((step) => {
        const mark = markOf(step, exchanges);
        const Icon = ICONS[mark];
        return (
          <li key={step} className={mark}>
            <span className="mark">
              <Icon size={16} aria-hidden />
            </span>
            <strong>
              {t(`behind.step.${step}`)} <span className="hidden-text">{t(`behind.${mark}`)}</span>
            </strong>
            <small>{t(`behind.stepText.${step}`)}</small>
          </li>
        );
      })}
    </ol>
  );
}

interface BehindProps {
  readonly order: shop.Order;
  readonly exchanges: UseQueryResult<readonly Exchange[]>;
}

/** What the shop and the PG say to each other while the buyer looks at an order. */
export function Behind({ order, exchanges }: BehindProps) {
  const { t } = useTranslation('orders');
  return (
    <section className="card behind" aria-label={t('behind.title')}>
      <h2>
        {t('behind.title')}
        {isUnderWay(order) && <span className="live">{t('behind.live')}</span>}
      </h2>
      <p className="soft">{t('behind.text')}</p>
      <Asked query={exchanges}>
        {(said) => (
          <>
            <Steps exchanges={said} />
            {said.length === 0 ? (
              <p className="soft">{t('behind.none')}</p>
            ) : (
              <ol className="exchanges">
                {said.map((exchange) => (
                  <OneExchange key={exchange.id} exchange={exchange} />
                ))}
              </ol>
            )}
          </>
        )}
      </Asked>
    </section>
  );
}
