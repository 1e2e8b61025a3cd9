import { TEST_CARDS } from '@payflow/contracts/cards';
import { CreditCard } from 'lucide-react';
import { useTranslation } from 'react-i18next';

const spaced = (number = ''): string => number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
const cardThat = (name: (typeof TEST_CARDS)[number]['name']): string =>
  spaced(TEST_CARDS.find((card) => card.name === name)?.number);

/** Which card to give, for there is no other way to pay here. */
export function TestCardHint() {
  const { t } = useTranslation('cart');
  const numbers = { number: cardThat('approved'), poor: cardThat('insufficient_funds') };
  return (
    <p className="hint soft">
      <CreditCard size={18} aria-hidden />
      <span>{t('hint', numbers)}</span>
    </p>
  );
}
