import type { RequestHandler } from 'express';
import type { Ids } from '../ids.ts';

const SAFE_TOKEN = /^[A-Za-z0-9._-]{1,64}$/;

/** Takes the caller's X-Request-Id when it is a short safe token, and makes one otherwise. */
export function requestIds(ids: Ids): RequestHandler {
  return (req, res, next) => {
    const sent = req.get('x-request-id');
    const requestId = sent && SAFE_TOKEN.test(sent) ? sent : ids.next('req', req.url);
    res.locals.requestId = requestId;
    res.setHeader('X-Request-Id', requestId);
    next();
  };
}
