import { cardDigits, groupedDigits, TEST_CARD_GROUPS } from '@payflow/contracts/cards';
import { type CheckoutWords, cardTitleIn } from '@payflow/contracts/checkout-words';
import type { CardForm } from './card-form.ts';
import { useWords } from './words.tsx';

/** What is known of the number in the form, when it is a test card's. */
export function pickedTitle(number: string, words: CheckoutWords): string | undefined {
  const card = TEST_CARD_GROUPS.flatMap(({ cards }) => cards).find(
    (one) => one.number === cardDigits(number),
  );
  return card && `${words.testCard}: ${cardTitleIn(words, card.title)}`;
}

/** The test cards, by what comes of them; choosing one fills the form. */
export function TestCards({ form }: { readonly form: CardForm }) {
  const words = useWords();
  const number = cardDigits(form.card.number);
  const pick = (chosen: string) => {
    form.pick(chosen);
    // On a phone the form is far above.
    document.getElementById('number')?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <aside className="test-cards another" aria-labelledby="test-cards">
      <h2 id="test-cards">{words.testCards}</h2>
      <p className="soft">{words.testCardsHint}</p>
      {TEST_CARD_GROUPS.map(({ group, cards }) => (
        // biome-ignore lint/a11y/useSemanticElements: one group of radios in several parts
        <div key={group} className="group" role="group" aria-labelledby={`group-${group}`}>
          <h3 id={`group-${group}`}>{words.groups[group]}</h3>
          {cards.map((card) => (
            <label key={card.number} className="choice">
              <input
                type="radio"
                name="picked"
                form="pay"
                value={card.number}
                checked={card.number === number}
                onChange={() => pick(card.number)}
              />
              <span>
                <b>{cardTitleIn(words, card.title)}</b>
                <code>{groupedDigits(card.number)}</code>
              </span>
              <small>{card.responseCode ?? '–'}</small>
            </label>
          ))}
        </div>
      ))}
    </aside>
  );
}
