import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Who may speak to the host. A launch token (32 random bytes, in a URL fragment) is good for one exchange and gives a session; a session is good until
 * the host stops. Only hashes are kept, compared in constant time. A wrong guess never invalidates the right token, so a stranger on this machine can't lock
 * the user out; wrong guesses are counted and answered slower (see `tooManyWrong`).
 */
export type Sessions = {
  /** A new one-time launch token. At most four unused ones exist; the oldest goes first. */
  newLaunchToken(): string;
  /** Burns the launch token and answers the session token, or null when the launch token is wrong or used. */
  exchange(launchToken: string): string | null;
  isOpen(sessionToken: string): boolean;
  /** More than 20 wrong launch tokens in the last minute. */
  tooManyWrong(now: number): boolean;
  countWrong(now: number): void;
};

const maxLaunches = 4;
const maxSessions = 16;
const maxWrong = 20;
const wrongWindowMs = 60_000;

export function createSessions(random: (bytes: number) => Uint8Array = randomBytes): Sessions {
  let launches: readonly Buffer[] = [];
  let sessions: readonly Buffer[] = [];
  let wrong: readonly number[] = [];
  const token = (): string => Buffer.from(random(32)).toString('base64url');
  return {
    newLaunchToken() {
      const made = token();
      launches = [...launches.slice(1 - maxLaunches), digest(made)];
      return made;
    },
    exchange(launchToken) {
      const offered = digest(launchToken);
      const used = launches.filter((one) => timingSafeEqual(one, offered));
      if (used.length === 0) return null;
      launches = launches.filter((one) => !used.includes(one));
      const session = token();
      sessions = [...sessions.slice(1 - maxSessions), digest(session)];
      return session;
    },
    isOpen(sessionToken) {
      const offered = digest(sessionToken);
      return sessions.reduce((found, session) => timingSafeEqual(session, offered) || found, false);
    },
    tooManyWrong: (now) => wrong.filter((at) => now - at < wrongWindowMs).length >= maxWrong,
    countWrong(now) {
      wrong = [...wrong.filter((at) => now - at < wrongWindowMs), now].slice(-maxWrong);
    },
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
