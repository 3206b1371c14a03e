import { type LogServer, type LogServerOptions, type StoredEvent, startLogServer } from './log-server.ts';

/** Where an event is, and what it says. */
interface EventFields {
  readonly group?: string;
  readonly message?: string;
}

/** Log events that a test makes as it goes, and a server that gives them out. */
export class LogSource {
  readonly #events: StoredEvent[] = [];
  readonly #now: () => number;

  /** @param now milliseconds since 1970, as the reader sees them */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  start(options: Partial<LogServerOptions> = {}): Promise<LogServer> {
    const read: LogServerOptions['read'] = (group, from, to) =>
      this.#events
        .filter((event) => event.group === group && event.timestamp >= from && event.timestamp <= to)
        .sort((a, b) => a.timestamp - b.timestamp);
    return startLogServer({ read, ...options });
  }

  /** Adds an event, so long ago, which can be read at once. Returns its message. */
  add(agoMs: number, { group = 'server-group', message = `event ${this.#events.length}` }: EventFields = {}): string {
    const id = String(this.#events.length).padStart(56, '0');
    this.#events.push({ group, timestamp: this.#now() - agoMs, message, id });
    return message;
  }

  /** Adds so many events, a tenth of a second apart, the first of them `agoMs` ago. */
  addMany(count: number, agoMs: number, fields: (index: number) => EventFields = () => ({})): string[] {
    return Array.from({ length: count }, (_, index) => this.add(agoMs - index * 100, fields(index)));
  }
}
