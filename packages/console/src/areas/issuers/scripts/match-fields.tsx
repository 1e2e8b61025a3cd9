import { TEST_CARDS } from '@payflow/contracts/cards';
import { useTranslation } from 'react-i18next';
import { Choice, NumberField, TextField } from '../../../form/fields.tsx';
import { type ErrorAt, type Match, operations, tidy } from './draft.ts';
import { useInWords } from './in-words.ts';

interface MatchFieldsProps {
  readonly match: Match;
  readonly errorAt: ErrorAt;
  change(match: Match): void;
}

type With = (more: Match) => void;

const RANGE = { min: 1_000, max: 9_999 };
const AMOUNTS = { any: undefined, exactly: 4_321, between: RANGE } as const;
type AmountKind = keyof typeof AMOUNTS;

const kindOf = (amount: Match['amount']): AmountKind =>
  amount === undefined ? 'any' : typeof amount === 'number' ? 'exactly' : 'between';

function AmountFields({
  match: { amount },
  errorAt,
  put,
}: Omit<MatchFieldsProps, 'change'> & { readonly put: With }) {
  const { t } = useTranslation('issuers');
  const kinds = Object.keys(AMOUNTS) as AmountKind[];
  const error = errorAt('match.amount');
  return (
    <>
      <Choice
        label={t('match.amount')}
        value={kindOf(amount)}
        options={kinds.map((kind) => [kind, t(`match.amounts.${kind}`)])}
        change={(kind) => put({ amount: AMOUNTS[kind] })}
      />
      {typeof amount === 'number' && (
        <NumberField
          label={t('match.amountIs')}
          error={error}
          value={amount}
          change={(won) => put({ amount: won ?? 0 })}
        />
      )}
      {typeof amount === 'object' &&
        (['min', 'max'] as const).map((end) => (
          <NumberField
            key={end}
            label={t(`match.${end}`)}
            error={errorAt(`match.amount.${end}`) ?? (end === 'min' ? error : undefined)}
            value={amount[end]}
            change={(won) => put({ amount: tidy({ ...amount, [end]: won }) })}
          />
        ))}
    </>
  );
}

const BY_BIN = 'bin';

function CardFields({
  match: { cardNumber, bin },
  errorAt,
  put,
}: Omit<MatchFieldsProps, 'change'> & { readonly put: With }) {
  const { t } = useTranslation('issuers');
  const { code } = useInWords();
  const cards = TEST_CARDS.map(
    ({ number, responseCode }) =>
      [number, `${number}${responseCode === '00' ? '' : ` · ${code(responseCode)}`}`] as const,
  );
  const isKnown = cardNumber === undefined || cards.some(([number]) => number === cardNumber);
  const choose = (chosen: string) =>
    put({
      cardNumber: chosen === '' || chosen === BY_BIN ? undefined : chosen,
      bin: chosen === BY_BIN ? '400000' : undefined,
    });
  return (
    <>
      <Choice
        label={t('match.card')}
        error={errorAt('match.cardNumber')}
        value={bin === undefined ? (cardNumber ?? '') : BY_BIN}
        options={[
          ['', t('match.anyCard')],
          ...cards,
          ...(isKnown ? [] : [[cardNumber, cardNumber] as const]),
          [BY_BIN, t('match.byBin')],
        ]}
        change={choose}
      />
      {bin !== undefined && (
        <TextField
          label={t('match.bin')}
          error={errorAt('match.bin')}
          value={bin}
          change={(digits) => put({ bin: digits ?? '' })}
        />
      )}
    </>
  );
}

function RareFields({ match, errorAt, put }: Omit<MatchFieldsProps, 'change'> & { readonly put: With }) {
  const { t } = useTranslation('issuers');
  const { header, ...texts } = match;
  const rare = ['orderNo', 'merchantName', 'tid'] as const;
  const isUsed = header !== undefined || rare.some((name) => texts[name] !== undefined);
  const name = (to: string | undefined) =>
    put({ header: to || header?.value ? { name: to ?? '', value: header?.value ?? '' } : undefined });
  const value = (to: string | undefined) =>
    put({ header: to || header?.name ? { name: header?.name ?? '', value: to ?? '' } : undefined });
  return (
    <details open={isUsed}>
      <summary>{t('match.more')}</summary>
      <div className="fields">
        {rare.map((one) => (
          <TextField
            key={one}
            label={t(`match.${one}`)}
            error={errorAt(`match.${one}`)}
            value={texts[one]}
            change={(text) => put({ [one]: text })}
          />
        ))}
        <TextField
          label={t('match.headerName')}
          error={errorAt('match.header.name')}
          value={header?.name}
          change={name}
        />
        <TextField
          label={t('match.headerValue')}
          error={errorAt('match.header.value')}
          value={header?.value}
          change={value}
        />
      </div>
    </details>
  );
}

/** Which calls a script answers. */
export function MatchFields({ match, errorAt, change }: MatchFieldsProps) {
  const { t } = useTranslation('issuers');
  const put: With = (more) => change(tidy({ ...match, ...more }));
  return (
    <fieldset className="group">
      <legend>{t('editor.which')}</legend>
      <div className="fields">
        <Choice
          label={t('match.operation')}
          error={errorAt('match.operation')}
          value={match.operation ?? 'authorize'}
          options={operations.map((operation) => [operation, t(`match.operations.${operation}`)])}
          change={(operation) => put({ operation })}
        />
        <AmountFields match={match} errorAt={errorAt} put={put} />
        <CardFields match={match} errorAt={errorAt} put={put} />
      </div>
      <RareFields match={match} errorAt={errorAt} put={put} />
    </fieldset>
  );
}
