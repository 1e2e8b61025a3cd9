import type { CheckoutData } from '@payflow/contracts';
import { StrictMode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { choicesIn } from './card-form.ts';
import { Checkout } from './checkout.tsx';
import { keepFocus } from './keep-focus.ts';

/** Takes the page over from the server, which has written it already; what was typed until then stays. */

const main = document.querySelector('main');
const form = document.querySelector<HTMLFormElement>('form#pay');
const block = document.getElementById('checkout-data');

// The token of a page that comes back from the browser's memory was used.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});

if (main && form && block?.textContent) {
  const data: CheckoutData = JSON.parse(block.textContent);
  const page = (
    <StrictMode>
      <Checkout data={data} begun={choicesIn(form)} />
    </StrictMode>
  );
  keepFocus(main, () => flushSync(() => createRoot(main).render(page)));
}
