import type { CheckoutData } from '@payflow/contracts';
import { type CheckoutLanguage, checkoutWords } from '@payflow/contracts/checkout-words';
import { useEffect, useState } from 'react';
import { type Choices, useCardForm } from './card-form.ts';
import { PayForm } from './pay-form.tsx';
import { Summary } from './summary.tsx';
import { TestCards } from './test-cards.tsx';
import { useSecondsLeft } from './time-left.ts';
import { keepLanguage, useWords, WordsIn } from './words.tsx';

interface HeaderProps {
  readonly language: CheckoutLanguage;
  readonly address: string;
  onChange(language: CheckoutLanguage): void;
}

function Header({ language, address, onChange }: HeaderProps) {
  const { sandbox } = useWords();
  const other = language === 'ko' ? 'en' : 'ko';
  return (
    <header className="top">
      <p className="mark">
        PayFlow <small>{sandbox}</small>
      </p>
      <a
        href={`${address}&lang=${other}`}
        lang={other}
        hrefLang={other}
        onClick={(event) => {
          event.preventDefault();
          onChange(other);
        }}
      >
        {checkoutWords[other].languageName}
      </a>
    </header>
  );
}

/** The time is over: what cannot be sent any more is not asked for. */
function Over() {
  const words = useWords();
  return (
    <div className="note" role="alert">
      <h2>{words.overTitle}</h2>
      <p>{words.overText}</p>
    </div>
  );
}

interface CheckoutProps {
  readonly data: CheckoutData;
  readonly begun: Choices;
}

function Page({ data, begun }: CheckoutProps) {
  const words = useWords();
  const secondsLeft = useSecondsLeft(data.expiresAt - data.now);
  const form = useCardForm(begun, data.now);
  const isOver = secondsLeft === 0;
  return (
    <>
      <div className="window">
        <Summary data={data} secondsLeft={secondsLeft} />
        {data.note && !isOver && (
          <p className="note" role="alert">
            {words.notes[data.note]}
          </p>
        )}
        {isOver ? <Over /> : <PayForm data={data} form={form} />}
      </div>
      {!isOver && <TestCards form={form} />}
    </>
  );
}

/** The page that asks for a card, to pay with or to keep. */
export function Checkout({ data, begun }: CheckoutProps) {
  const [language, setLanguage] = useState(data.language);
  const words = checkoutWords[language];
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = data.order ? words.title(data.order.orderNo) : words.cardTitle;
  }, [language, words, data.order]);
  const turn = (chosen: CheckoutLanguage) => {
    keepLanguage(chosen);
    setLanguage(chosen);
  };
  return (
    <WordsIn value={words}>
      <Header language={language} address={data.address} onChange={turn} />
      <Page data={data} begun={begun} />
    </WordsIn>
  );
}
