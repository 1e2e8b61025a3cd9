import {
  CHECKOUT_LANGUAGES,
  type CheckoutLanguage,
  LANGUAGE_COOKIE,
  LOOK_COOKIE,
} from '@payflow/contracts/checkout-words';
import type { BuiltPage } from '@payflow/service-kit';
import type { Request, Response } from 'express';
import { checkoutCsp, type Frame } from '../checkout/frame.ts';
import { type Message, messageHtml } from '../checkout/html.ts';

/** The pages that buyers see: in their language, their colours, and with the headers that all of them have. */
export interface BuyerPages {
  /** Sends what `render` makes; `formTargets`: where its form may end. */
  send(visit: Visit, status: number, render: (frame: Frame) => string, formTargets?: readonly string[]): void;
  say(visit: Visit, status: number, message: Message): void;
}

export interface Visit {
  readonly req: Request;
  readonly res: Response;
}

const A_YEAR_S = 31_536_000;

function cookieOf({ headers }: Request, name: string): string | undefined {
  const kept = headers.cookie?.split(';').map((pair) => pair.trim().split('='));
  return kept?.find(([key]) => key === name)?.[1];
}

const languageNamed = (name: unknown): CheckoutLanguage | undefined =>
  CHECKOUT_LANGUAGES.find((language) => language === name);

/** The one that this address asks for, else the one that was chosen before, else what the browser prefers. */
const languageOf = (req: Request): CheckoutLanguage =>
  languageNamed(req.query.lang) ??
  languageNamed(cookieOf(req, LANGUAGE_COOKIE)) ??
  languageNamed(req.acceptsLanguages(...CHECKOUT_LANGUAGES)) ??
  'en';

function frameOf(req: Request, checkout: BuiltPage): Frame {
  const look = cookieOf(req, LOOK_COOKIE);
  return {
    language: languageOf(req),
    ...(look === 'light' || look === 'dark' ? { look } : {}),
    scriptTags: checkout.tags(),
  };
}

export function createBuyerPages(checkout: BuiltPage): BuyerPages {
  const send: BuyerPages['send'] = ({ req, res }, status, render, formTargets = []) => {
    const frame = frameOf(req, checkout);
    const asked = languageNamed(req.query.lang);
    if (asked) {
      const kept = `${LANGUAGE_COOKIE}=${asked}; Path=/; Max-Age=${A_YEAR_S}; SameSite=Lax`;
      res.setHeader('Set-Cookie', kept);
    }
    // The form's Origin would read "null" under no-referrer, and be refused.
    res.setHeader('Referrer-Policy', 'same-origin');
    res.setHeader(
      'Content-Security-Policy',
      checkoutCsp(formTargets, frame.scriptTags ? 'script' : 'no script'),
    );
    res.setHeader('Content-Language', frame.language);
    res.setHeader('Cache-Control', 'no-store');
    res.status(status).type('html').send(render(frame));
  };
  return {
    send,
    say: (visit, status, message) => send(visit, status, (frame) => messageHtml(frame, message)),
  };
}
