import { type CheckoutData, groupedDigits, TEST_CARD_GROUPS } from '@payflow/contracts';
import { type CheckoutWords, cardTitleIn } from '@payflow/contracts/checkout-words';
import { escapeHtml } from '@payflow/service-kit';
import { ALWAYS_VALID_CARD_FIELDS } from './card-choice.ts';

/** The parts of the form that ask for a card. Without script the list of test cards stands for the fields. */

/** The cards on file and, beside them, another card; without script that one's fields show when it is chosen. */
export function onFileChoice({ onFile, typed }: CheckoutData, words: CheckoutWords): string {
  if (onFile.length === 0) return '';
  const cards = onFile.map(
    ({ billingKey, shown, expiry }, i) =>
      `<label class="choice"><input type="radio" name="billingKey" value="${escapeHtml(billingKey)}"${i === 0 && !typed ? ' checked' : ''}>` +
      `<span><code>${escapeHtml(shown)}</code></span><small>${escapeHtml(expiry)}</small></label>`,
  );
  return (
    `<fieldset class="card-part"><legend>${words.yourCards}</legend><div class="choices">${cards.join('')}<label class="choice">` +
    `<input type="radio" name="billingKey" value=""${typed ? ' checked' : ''}><span>${words.anotherCard}</span></label></div></fieldset>`
  );
}

interface Field {
  readonly name: 'number' | 'expiry' | 'cvc';
  readonly label: string;
  readonly maxLength: number;
  readonly placeholder: string;
}

const fieldHtml = ({ name, label, maxLength, placeholder }: Field): string =>
  `<div class="field"><label for="${name}">${label}</label><input type="text" id="${name}" name="${name}"` +
  ` inputmode="numeric" autocomplete="off" maxlength="${maxLength}" placeholder="${placeholder}"></div>`;

export function cardPart(words: CheckoutWords): string {
  const { number, expiry, cvc } = words;
  return (
    `<fieldset class="card-part"><legend>${words.card}</legend>` +
    `<label class="choice"><input type="radio" name="testCard" value="other"><span>${words.typedCard}</span></label><div class="fields">` +
    fieldHtml({ name: 'number', label: number, maxLength: 24, placeholder: '0000 0000 0000 0000' }) +
    fieldHtml({ name: 'expiry', label: expiry, maxLength: 5, placeholder: ALWAYS_VALID_CARD_FIELDS.expiry }) +
    fieldHtml({ name: 'cvc', label: cvc, maxLength: 4, placeholder: ALWAYS_VALID_CARD_FIELDS.cvc }) +
    `</div></fieldset>`
  );
}

export const keepChoice = ({ mayKeep }: CheckoutData, { keep }: CheckoutWords): string =>
  mayKeep
    ? `<label class="choice"><input type="checkbox" name="keep" value="yes"><span>${keep}</span></label>`
    : '';

export function installmentChoice({ installments }: CheckoutData, words: CheckoutWords): string {
  if (installments.length === 0) return '';
  const options = installments.map((count) => `<option value="${count}">${words.months(count)}</option>`);
  return (
    `<div class="field"><label for="installmentMonths">${words.installments}</label><select id="installmentMonths" name="installmentMonths">` +
    `<option value="0">${words.atOnce}</option>${options.join('')}</select></div>`
  );
}

/** The list of test cards, which belongs to the form though it stands beside it. */
export function testCards(words: CheckoutWords): string {
  const groups = TEST_CARD_GROUPS.map(({ group, cards }, place) => {
    const choices = cards.map(
      ({ number, title, responseCode = '–' }, i) =>
        `<label class="choice"><input type="radio" name="testCard" form="pay" value="${number}"${place + i === 0 ? ' checked' : ''}>` +
        `<span><b>${escapeHtml(cardTitleIn(words, title))}</b><code>${groupedDigits(number)}</code></span><small>${responseCode}</small></label>`,
    );
    return `<div class="group" role="group" aria-labelledby="group-${group}"><h3 id="group-${group}">${words.groups[group]}</h3>${choices.join('')}</div>`;
  });
  return `<aside class="test-cards another" aria-labelledby="test-cards"><h2 id="test-cards">${words.testCards}</h2><p class="soft">${words.testCardsHint}</p>${groups.join('')}</aside>`;
}
