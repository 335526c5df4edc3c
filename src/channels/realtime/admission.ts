// Whether there is room for another connection: looked at before anything is read of it.
import { AppError } from '../../errors.ts';
import type { RealtimeLimits } from './limits.ts';

export interface Admission {
  /** @throws AppError `overloaded` when there is no room, `rate_limited` when there is none for this address */
  check(address: string): void;
  /** Counts a connection until the returned function is called. */
  count(address: string): () => void;
  /** From now on nobody is let in. */
  close(): void;
}

export function createAdmission({
  maxSockets,
  maxSocketsPerAddress,
}: Pick<RealtimeLimits, 'maxSockets' | 'maxSocketsPerAddress'>): Admission {
  const perAddress = new Map<string, number>();
  let total = 0;
  let isClosed = false;
  return {
    check(address) {
      if (isClosed) throw new AppError('overloaded', 'The service is stopping.');
      if (total >= maxSockets) {
        throw new AppError('overloaded', `There are ${maxSockets} connections, which is the limit.`);
      }
      if ((perAddress.get(address) ?? 0) >= maxSocketsPerAddress) {
        const limit = `There are ${maxSocketsPerAddress} connections from this address, which is the limit.`;
        throw new AppError('rate_limited', limit);
      }
    },
    count(address) {
      total++;
      perAddress.set(address, (perAddress.get(address) ?? 0) + 1);
      return () => {
        total--;
        const left = (perAddress.get(address) ?? 1) - 1;
        if (left > 0) perAddress.set(address, left);
        else perAddress.delete(address);
      };
    },
    close() {
      isClosed = true;
    },
  };
}
