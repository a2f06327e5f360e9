import { InvalidFieldError } from '@modelport/fraud-core';
import { isDeepStrictEqual } from 'node:util';
import type { DirectiveView } from '../http/RouteParts';
import type { DirectiveAddress } from './address';
import { type Directive, parseDirective } from './Directive';
import {
  codeOf,
  type DirectiveSource,
  DirectiveSourceError,
} from './DirectiveSource';
import { FileSource } from './FileSource';
import { keep, keptFile, readKept } from './keptDirective';
import { readToken } from './token';
import { UrlSource } from './UrlSource';

/** What an intake works with. */
export interface IntakeParts {
  source: DirectiveSource;
  /** Where the directive that is served is kept; absent: nowhere. */
  folder?: string;
  /** Milliseconds since 1970. */
  now?: () => number;
}

async function openSource(address: DirectiveAddress): Promise<DirectiveSource> {
  if (address.kind === 'file') return new FileSource(address.file);
  if (address.tokenFile !== undefined) await readToken(address.tokenFile);
  return new UrlSource(address);
}

/**
 * What a source of directives says, and what of it is served. A directive is offered first; whoever serves it says whether it
 * was taken. A source that is silent or says nonsense changes nothing.
 */
export class DirectiveIntake implements DirectiveView {
  readonly #source: DirectiveSource;
  readonly #folder: string | undefined;
  readonly #now: () => number;
  readonly #since: number;
  #offered: Directive | undefined;
  #taken: Directive | undefined;
  #kept: Directive | undefined;
  /** Told once it is kept: what was told outlives a kill. */
  #revision = 0;
  /** One after the other: all of them write to the same file. */
  #writes: Promise<void> = Promise.resolve();
  #fetchedAt: number | null = null;
  /** Why the source gave nothing, why its directive is not served, and why the one that is served is not kept. */
  #problems: { source?: string; directive?: string; keeping?: string } = {};

  private constructor({ source, folder, now = Date.now }: IntakeParts) {
    this.#source = source;
    this.#folder = folder;
    this.#now = now;
    this.#since = now();
  }

  /** Begins with the directive that was kept, which is offered until the source is asked. */
  static async open(parts: IntakeParts): Promise<DirectiveIntake> {
    const intake = new DirectiveIntake(parts);
    if (parts.folder === undefined) return intake;
    try {
      intake.#kept = await readKept(parts.folder);
      intake.#offered = intake.#kept;
    } catch (error) {
      intake.#problems.keeping = `${keptFile(
        parts.folder,
      )} cannot be used (${codeOf(error)}), so that only its source tells`;
    }
    return intake;
  }

  /** @throws TypeError when its token cannot be used */
  static async at(
    address: DirectiveAddress,
    folder: string | undefined,
  ): Promise<DirectiveIntake> {
    return DirectiveIntake.open({ source: await openSource(address), folder });
  }

  /** How often the source may be asked. */
  get everyMs(): number {
    return this.#source.everyMs;
  }

  /** The newest that is not served. */
  get offered(): Directive | undefined {
    return this.#offered;
  }

  /** The one that is served. */
  get taken(): Directive | undefined {
    return this.#taken;
  }

  get revision(): number {
    return this.#revision;
  }

  get problem(): string | null {
    const { source, directive, keeping } = this.#problems;
    return directive ?? source ?? keeping ?? null;
  }

  get fetchedAt(): number | null {
    return this.#fetchedAt;
  }

  get ageMs(): number {
    return this.#now() - (this.#fetchedAt ?? this.#since);
  }

  /** Asks the source, and tries once more to keep what is not kept yet. */
  async ask(): Promise<void> {
    await this.#keep();
    let document: unknown;
    try {
      document = await this.#source.read();
    } catch (error) {
      if (!(error instanceof DirectiveSourceError)) throw error;
      this.#problems.source = error.message;
      return;
    }
    this.#problems.source = undefined;
    this.#fetchedAt = this.#now();
    if (document !== undefined) this.#offer(document);
  }

  #offer(document: unknown): void {
    this.#problems.directive = undefined;
    this.#offered = undefined;
    let directive: Directive;
    try {
      directive = parseDirective(document);
    } catch (error) {
      if (!(error instanceof InvalidFieldError)) throw error;
      this.#problems.directive = `the directive cannot be used: ${error.message}`;
      return;
    }
    const { revision, service } = directive;
    const taken = this.#taken;
    if (taken?.service === service && revision < taken.revision) {
      this.#problems.directive = `the source has revision ${revision}, older than ${taken.revision}, which is served on; the runbook says what to do when it was restored from a backup`;
      return;
    }
    if (isDeepStrictEqual(document, taken?.document)) return;
    this.#offered = directive;
  }

  /** The directive is served from now on. */
  async take(directive: Directive): Promise<void> {
    this.#taken = directive;
    if (this.#offered === directive) {
      this.#offered = undefined;
      this.#problems.directive = undefined;
    }
    await this.#keep();
    this.#revision = directive.revision;
  }

  /** The directive is not served; it stays offered, since the configuration may change. */
  refuse(directive: Directive, why: string): void {
    if (this.#offered !== directive) return;
    this.#problems.directive = `revision ${directive.revision} is not served: ${why}`;
  }

  #keep(): Promise<void> {
    this.#writes = this.#writes.then(() => this.#write());
    return this.#writes;
  }

  async #write(): Promise<void> {
    const taken = this.#taken;
    if (this.#folder === undefined || !taken || taken === this.#kept) return;
    try {
      await keep(this.#folder, taken);
      this.#kept = taken;
      this.#problems.keeping = undefined;
    } catch (error) {
      this.#problems.keeping = `revision ${
        taken.revision
      } is served, and ${keptFile(this.#folder)} cannot be written (${codeOf(
        error,
      )}), so that the next start has it from its source alone`;
    }
  }
}
