import { pay } from '@payflow/contracts';
import type { Pg } from '../orders/ports.ts';
import type { CallLog } from './call-log.ts';

/** The PG, with a record of what it was asked and what it answered. */
export const recordedPg = (pg: Pg, log: CallLog): Pg => ({
  ready: (request, key) =>
    log.during(
      { about: request.orderNo, call: 'READY', method: 'POST', path: pay.ready.path, key, request },
      () => pg.ready(request, key),
    ),
  approve: (request, key) =>
    log.during(
      { about: request.tid, call: 'APPROVE', method: 'POST', path: pay.approve.path, key, request },
      () => pg.approve(request, key),
    ),
  cancel: (request, key) =>
    log.during(
      { about: request.tid, call: 'CANCEL', method: 'POST', path: pay.cancel.path, key, request },
      () => pg.cancel(request, key),
    ),
  tx: (tid) =>
    log.during(
      {
        about: tid,
        call: 'LOOK',
        method: 'GET',
        path: pay.tx.path.replace(':tid', tid),
        key: null,
        request: null,
      },
      () => pg.tx(tid),
    ),
});
