/** Keeps the keyboard where it is while a page takes the place of another one of the same fields. */

type Control = HTMLAnchorElement | HTMLButtonElement | HTMLInputElement | HTMLSelectElement;
const controls = 'a[href], button, input:not([type="hidden"]), select';

/** What a control is found again by. Fields have names; of radios the value alone is the same on both pages. */
function markOf(control: Control): string {
  if (control instanceof HTMLAnchorElement) return control.href;
  if (control.type === 'radio' || control.type === 'submit') return `${control.type} ${control.value}`;
  return control.name;
}

const typedIn = (control: Control | undefined): control is HTMLInputElement =>
  control instanceof HTMLInputElement && control.type === 'text';

const controlsIn = (place: ParentNode) => [...place.querySelectorAll<Control>(controls)];

/** Runs `replace`, which puts other elements into `place` before it returns, and goes back to where the focus was. */
export function keepFocus(place: ParentNode, replace: () => void): void {
  const focused = controlsIn(place).find((control) => control === document.activeElement);
  const mark = focused && markOf(focused);
  const selected = typedIn(focused) && ([focused.selectionStart, focused.selectionEnd] as const);
  replace();
  if (mark === undefined) return;
  const now = controlsIn(place).find((control) => markOf(control) === mark);
  now?.focus({ preventScroll: true });
  if (selected && typedIn(now)) now.setSelectionRange(...selected);
}
