import { issuer as card } from '@payflow/contracts';
import { CallFailed, type Client } from '@payflow/service-kit';
import type { DisputeDesk } from '../disputes/issuer-desk.ts';
import { issuerClient, type OpenIssuers } from './issuers.ts';

const NOT_THERE = 404;
/** No repeat of the same words would be taken either. */
const REFUSED = new Set([400, 404, 409]);

function troubleOf(error: unknown): string {
  if (!(error instanceof CallFailed)) throw error;
  return `${error.reason}: ${error.message}`;
}

/** The disputes' part of every configured issuer, over HTTP. */
export function openDisputeDesk(options: Omit<OpenIssuers, 'measures' | 'logger'>): DisputeDesk {
  const clients = new Map<string, Client>(
    options.settings.map((setting) => [setting.name, issuerClient(setting, options)]),
  );
  const clientOf = (issuer: string): Client => {
    const client = clients.get(issuer);
    if (!client) throw new CallFailed('refused', `issuer ${issuer} is no longer configured`);
    return client;
  };
  return {
    issuers: [...clients.keys()],
    async newsAfter(issuer, number, limit) {
      try {
        const asked = { query: { since: number, limit } };
        const result = await clientOf(issuer).call(card.disputeEvents, asked);
        if (result.ok) {
          const { events, nextAt } = result.reply;
          return { answer: 'news', news: events, nextAt: nextAt === null ? null : Date.parse(nextAt) };
        }
        const { status, problem } = result;
        return status === NOT_THERE
          ? { answer: 'never' }
          : { answer: 'trouble', why: `it answered ${status} ${problem.code}` };
      } catch (error) {
        return { answer: 'trouble', why: troubleOf(error) };
      }
    },
    async giveEvidence(issuer, issuerDisputeId, text) {
      try {
        const given = { params: { id: issuerDisputeId }, body: { text } };
        const result = await clientOf(issuer).call(card.giveEvidence, given);
        if (result.ok) return { given: 'taken' };
        const { status, problem } = result;
        return REFUSED.has(status)
          ? { given: 'refused' }
          : { given: 'trouble', why: `it answered ${status} ${problem.code}` };
      } catch (error) {
        return { given: 'trouble', why: troubleOf(error) };
      }
    },
  };
}
