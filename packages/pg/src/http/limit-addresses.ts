import { type Routes, writeProblem } from '@payflow/service-kit';
import type { CallLimits } from '../merchants/limits.ts';

/** Pages have no key: those who call them are counted by their address. */
export function limitAddresses({ router }: Routes, path: string, limits: CallLimits): void {
  router.use(path, async (req, res, next) => {
    const refusal = await limits.refuses({ address: req.ip });
    if (refusal) writeProblem(res, refusal);
    else next();
  });
}
