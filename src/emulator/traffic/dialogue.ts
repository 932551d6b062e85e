import type { TcpSettings } from '../blueprint.ts';
import type { Account, Taker } from '../count/account.ts';
import { Latencies } from '../count/latencies.ts';
import type { Frame } from '../frame/frame.ts';
import type { TcpResult } from '../result.ts';
import { Random } from '../time/random.ts';
import { Timer } from '../time/timer.ts';
import { RANK, type World } from '../world.ts';
import { drawn, type Query, type Worker } from './query.ts';
import { type Ends, Segments } from './segments.ts';
import { tcpResult } from './tcp.ts';
import { TcpReceiver } from './tcp-receiver.ts';
import { TcpSender } from './tcp-sender.ts';

/** A connection of which both ends send: questions one way, answers the other. */
interface Dialogue {
  readonly questions: Direction;
  readonly answers: Direction;
  /** Bytes of all that was asked, and was to be answered, since the beginning. */
  asked: number;
  due: number;
  since: number;
  readonly work: Timer;
}

interface Direction {
  readonly sender: TcpSender;
  readonly receiver: TcpReceiver;
}

/** A worker of a query at the other end of connections that are open from the start, one for each query under way at once. */
export class Dialogues implements Taker, Worker {
  /** Of each answer, from its question on. */
  readonly times = new Latencies();
  private readonly world: World;
  private readonly query: Query;
  private readonly settings: TcpSettings;
  private readonly mss: number;
  private readonly ends: Ends;
  private readonly segments: Segments;
  private readonly random: Random;
  private readonly dialogues: Dialogue[];

  constructor(world: World, account: Account, query: Query, settings: TcpSettings, mss: number, ends: Ends) {
    this.world = world;
    this.query = query;
    this.settings = settings;
    this.mss = mss;
    this.ends = ends;
    this.segments = new Segments(world, account, ends);
    this.random = new Random(world.seed, `work/${account.name}`);
    account.taker = this;
    ends.from.meeting.feeders++;
    ends.to.meeting.feeders++;
    this.dialogues = Array.from({ length: query.part.concurrency }, (_, slot) => this.dialogue(slot));
    query.join(this);
    world.counting.push(this);
  }

  begin(): void {
    for (const each of this.directions) each.sender.setRunning(true);
  }

  ask(slot: number): void {
    const dialogue = this.dialogues[slot];
    if (dialogue === undefined) return;
    const { requestBytes, responseBytes } = this.query.part;
    dialogue.asked += requestBytes;
    dialogue.due += responseBytes;
    dialogue.since = this.world.now;
    dialogue.questions.sender.offer(requestBytes);
  }

  take(frame: Frame, client: string): void {
    const dialogue = this.dialogues[frame.conversation];
    if (dialogue === undefined || client !== (frame.back ? this.ends.fromClient : this.ends.toClient)) return;
    const [coming, going] = frame.back
      ? [dialogue.answers, dialogue.questions]
      : [dialogue.questions, dialogue.answers];
    if (frame.payload === 0) {
      going.sender.acknowledge(frame);
      return;
    }
    going.sender.hear(frame);
    const before = coming.receiver.expected;
    coming.receiver.take(frame);
    const { expected } = coming.receiver;
    if (expected === before) return;
    if (frame.back && expected === dialogue.due) this.close(frame.conversation, dialogue);
    if (!frame.back && expected === dialogue.asked) this.begun(dialogue);
  }

  /** The question is whole: the worker begins. */
  private begun({ work }: Dialogue): void {
    const { part } = this.query;
    if (part.workPicoseconds === 0) work.wake();
    else work.set(this.world.now + drawn(part.workPicoseconds, part, this.random));
  }

  private close(slot: number, dialogue: Dialogue): void {
    this.times.addTime(this.world.now - dialogue.since);
    this.query.answered(slot);
  }

  private dialogue(slot: number): Dialogue {
    const { world, segments, settings, mss } = this;
    const direction = (isBack: boolean): Direction => ({
      sender: new TcpSender(world, settings, mss, 0, ({ sequence, payload }) => {
        const dialogue = this.dialogues[slot];
        const segment = segments.make(slot, isBack, payload);
        segment.sequence = sequence;
        // What the other direction has brought is acknowledged along with it.
        segment.acknowledgement = (isBack ? dialogue?.questions : dialogue?.answers)?.receiver.ride() ?? 0;
        segments.send(segment);
      }),
      // What this direction brings is acknowledged in the other.
      receiver: new TcpReceiver(world, settings, ({ expected }) => {
        const segment = segments.make(slot, !isBack, 0);
        segment.acknowledgement = expected;
        segments.send(segment);
      }),
    });
    const answers = direction(true);
    return {
      questions: direction(false),
      answers,
      asked: 0,
      due: 0,
      since: 0,
      work: new Timer(world, RANK.source, () => answers.sender.offer(this.query.part.responseBytes)),
    };
  }

  private get directions(): readonly Direction[] {
    return this.dialogues.flatMap(({ questions, answers }) => [questions, answers]);
  }

  get goodputBytes(): number {
    return this.directions.reduce((sum, { receiver }) => sum + receiver.goodputBytes, 0);
  }

  result(): TcpResult {
    return tcpResult(this.directions.map(({ sender }) => sender));
  }

  reset(): void {
    for (const { sender, receiver } of this.directions) {
      sender.reset();
      receiver.reset();
    }
    this.times.reset();
  }
}
