import type { ScoringConfiguration } from '../config/ScoringConfiguration';
import type { ScoringService } from '../createScoringService';
import type { Directive } from '../directive/Directive';
import type { DirectiveIntake } from '../directive/DirectiveIntake';
import {
  ignoredChanges,
  mergeDirective,
  requireOwn,
} from '../directive/mergeDirective';
import { Attempt } from './Attempt';
import type { CommandLine } from './commandLine';
import { desiredConfiguration, fingerprintOf } from './desiredConfiguration';
import { describeService, failed, report } from './report';

/** How often the configuration is looked at for changes. */
const LOOK_EVERY_MS = 1_000;

/** What a follower works with. */
export interface FollowerParts {
  source: CommandLine['source'];
  /** Serves what the source says. */
  service: Pick<ScoringService, 'engine' | 'reconfigure' | 'waiting'>;
  /** Absent: the configuration says everything. */
  directives?: DirectiveIntake;
  /** Milliseconds of a clock that only goes forward. */
  now?: () => number;
}

/** Does something again and again, never twice at once. */
function every(ms: number, act: () => Promise<void>): () => void {
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    act()
      .catch(failed)
      .finally(() => {
        isBusy = false;
      });
  }, ms);
  return () => clearInterval(timer);
}

/**
 * Has a service serve what its configuration says, and what people approved on top of it. What cannot be served is told of
 * once, changes nothing, and is tried again where it may be served later.
 */
export class Follower {
  readonly #parts: FollowerParts;
  readonly #attempts: Record<'directive' | 'configuration', Attempt>;
  /** Of what is served, by itself: the configuration as its file had it, without what people approved. */
  readonly #files = new WeakMap<ScoringConfiguration, ScoringConfiguration>();
  /** Fingerprint of what was handed to the service and waits until its features are filled. */
  #waiting = '';
  #told = { configuration: '', directive: '' };
  /** The configuration as its file had it when it was looked at last. */
  #seen: ScoringConfiguration | undefined;
  #stops: (() => void)[] = [];

  constructor(parts: FollowerParts) {
    this.#parts = parts;
    const { now = () => performance.now() } = parts;
    this.#attempts = {
      directive: new Attempt(now),
      configuration: new Attempt(now),
    };
    this.#files.set(this.#served, this.#served);
  }

  get #served(): ScoringConfiguration {
    return this.#parts.service.engine.serving.configuration;
  }

  /** Before the first transaction: what people approved, from its source or else as it was kept. */
  async begin(): Promise<void> {
    const { directives } = this.#parts;
    if (!directives) return;
    await this.look();
    await directives.ask();
    await this.look();
  }

  /** Looks from now on until {@link stop}. */
  start(): void {
    const { directives } = this.#parts;
    this.#stops.push(every(LOOK_EVERY_MS, () => this.look()));
    if (directives) {
      this.#stops.push(every(directives.everyMs, () => directives.ask()));
    }
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  /** Looks at the directive and at the configuration once, and serves what is new. */
  async look(): Promise<void> {
    const { directives, source } = this.#parts;
    let problem = '';
    this.#tellFilled();
    try {
      await this.#serveOffered();
      await this.#serveFile(await desiredConfiguration(source));
    } catch (error) {
      problem = (error as Error).message;
    }
    this.#tell('configuration', problem);
    this.#tell('directive', directives?.problem ?? '');
  }

  /** What people approved holds at once, also while another configuration waits until its features are filled. */
  async #serveOffered(): Promise<void> {
    const { directives } = this.#parts;
    const offered = directives?.offered;
    const file = this.#files.get(this.#served);
    if (!directives || !offered || !file) return;
    try {
      await this.#serve(file, offered, this.#attempts.directive);
    } catch (error) {
      directives.refuse(offered, (error as Error).message);
      return;
    }
    await directives.take(offered);
    const { revision } = offered;
    report(process.stdout, { event: 'directive-taken', revision });
  }

  async #serveFile(file: ScoringConfiguration): Promise<void> {
    const taken = this.#parts.directives?.taken;
    this.#tellIgnored(file, taken);
    try {
      await this.#serve(file, taken, this.#attempts.configuration, true);
    } catch (error) {
      if (!taken) throw error;
      throw new Error(
        `together with revision ${taken.revision} of the directive: ${
          (error as Error).message
        }`,
        { cause: error },
      );
    }
  }

  /** @param isLast - whether nothing else may wait to be served */
  async #serve(
    file: ScoringConfiguration,
    directive: Directive | undefined,
    attempt: Attempt,
    isLast = false,
  ): Promise<void> {
    const { service } = this.#parts;
    const wanted = this.#merge(file, directive);
    const fingerprint = fingerprintOf(wanted);
    const isWaiting = service.waiting !== undefined;
    if (fingerprint === fingerprintOf(this.#served)) {
      attempt.forget();
      if (!isLast || !isWaiting) return;
    } else if (isWaiting && fingerprint === this.#waiting) return;
    this.#files.set(wanted, file);
    const isServed = await attempt.once(fingerprint, () =>
      service.reconfigure(wanted),
    );
    this.#waiting = isServed ? '' : fingerprint;
    if (isServed) this.#tellServed();
    else {
      const { revision } = wanted;
      report(process.stdout, { event: 'configuration-waits', revision });
    }
  }

  #merge(
    file: ScoringConfiguration,
    directive: Directive | undefined,
  ): ScoringConfiguration {
    if (!directive) return file;
    // One model alone has no name that anybody gave it.
    if (this.#parts.source.kind === 'configuration') {
      requireOwn(directive, file.name);
    }
    return mergeDirective(file, directive);
  }

  /** What somebody changes in the file while people's approval takes its place has no effect, which nobody would notice. */
  #tellIgnored(file: ScoringConfiguration, taken: Directive | undefined): void {
    const before = this.#seen;
    this.#seen = file;
    if (!before || !taken) return;
    for (const warning of ignoredChanges(before, file, taken)) {
      report(process.stderr, { event: 'configuration-overridden', warning });
    }
  }

  #tellServed(): void {
    report(process.stdout, {
      event: 'reconfigured',
      ...describeService(this.#parts.service),
    });
  }

  /** What waited may be served by now. */
  #tellFilled(): void {
    if (this.#waiting === '') return;
    if (fingerprintOf(this.#served) !== this.#waiting) return;
    this.#waiting = '';
    this.#tellServed();
  }

  /** Once, until it is another one or none. */
  #tell(what: 'configuration' | 'directive', problem: string): void {
    if (problem === this.#told[what]) return;
    this.#told[what] = problem;
    if (problem === '') return;
    const event = {
      configuration: 'configuration-refused',
      directive: 'directive-problem',
    }[what];
    report(process.stderr, { event, error: problem });
  }
}
