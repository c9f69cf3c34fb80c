import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** What a {@link NameServer} says of a name: its IPv4 address, that there is none, or nothing at all. */
export type NameAnswer = `${number}.${number}.${number}.${number}` | 'no-such-name' | 'silence';

interface Question {
  readonly query: Buffer;
  readonly from: RemoteInfo;
}

const HEADER_BYTES = 12;
const TYPE_A = 1;
const IS_ANSWER = 0x81;
const IS_RECURSIVE = 0x80;
const NO_SUCH_NAME = 3;
/** Points to the question's name, then: an address, of the internet, for one second, of four bytes. */
const RECORD_HEAD = [0xc0, HEADER_BYTES, 0, TYPE_A, 0, 1, 0, 0, 0, 1, 0, 4];

/** A DNS server with the names of a test. Names that it is not told of do not exist. */
export class NameServer {
  readonly #names = new Map<string, NameAnswer>();
  readonly #unanswered: Question[] = [];
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (query, from) => this.#hear({ query, from }));
  }

  /** Listens where resolvers ask, at port 53. @throws with code EACCES where that is for root only. */
  static async start(address: string): Promise<NameServer> {
    const socket = createSocket('udp4');
    socket.bind(53, address);
    await once(socket, 'listening');
    return new NameServer(socket);
  }

  /** From now on `answer` is said of `name`. */
  set(name: string, answer: NameAnswer): void {
    this.#names.set(name, answer);
  }

  /** Tells all who got silence, and who ask for such a name from now on, that there is no such name. */
  endSilence(): void {
    for (const [name, answer] of this.#names) {
      if (answer === 'silence') this.#names.set(name, 'no-such-name');
    }
    for (const question of this.#unanswered.splice(0)) this.#hear(question);
  }

  close(): void {
    this.#socket.close();
  }

  #hear(question: Question): void {
    const { query, from } = question;
    const { name, type, end } = readQuestion(query);
    const answer = this.#names.get(name) ?? 'no-such-name';
    if (answer === 'silence') {
      this.#unanswered.push(question);
      return;
    }
    const isUnknown = answer === 'no-such-name';
    const record = !isUnknown && type === TYPE_A ? [...RECORD_HEAD, ...answer.split('.').map(Number)] : [];
    const header = [...query.subarray(0, 2), IS_ANSWER, isUnknown ? IS_RECURSIVE | NO_SUCH_NAME : IS_RECURSIVE, 0, 1, 0, record.length > 0 ? 1 : 0, 0, 0, 0, 0];
    this.#socket.send(Buffer.concat([Buffer.from(header), query.subarray(HEADER_BYTES, end), Buffer.from(record)]), from.port, from.address);
  }
}

/** The first question of a query, and where it ends. */
function readQuestion(query: Buffer): { readonly name: string; readonly type: number; readonly end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}
