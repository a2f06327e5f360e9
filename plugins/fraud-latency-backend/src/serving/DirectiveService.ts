import { createHash, timingSafeEqual } from 'node:crypto';
import { ServiceUnavailableError } from '@backstage/errors';
import type { ScoringServiceConfig } from '../config/ScoringServiceConfig';
import { hashOf } from './chain';
import { directiveOf, type ScoringDirective } from './directiveOf';
import type { RecordWatch } from './RecordWatch';

/** What {@link DirectiveService} works with. */
export interface DirectiveServiceOptions {
  configs: readonly ScoringServiceConfig[];
  watch: Pick<RecordWatch, 'look'>;
}

const digestOf = (text: string) => createHash('sha256').update(text).digest();

/** Tells scoring services what people approved for them. */
export class DirectiveService {
  constructor(private readonly options: DirectiveServiceOptions) {}

  /** Whether a token is that of a service; takes as long for one that is wrong, not configured or not known. */
  admits(service: string, token: string | undefined): boolean {
    const config = this.options.configs.find(({ name }) => name === service);
    const wanted = config?.directiveToken;
    const isSame = timingSafeEqual(
      digestOf(token ?? ''),
      digestOf(wanted ?? ''),
    );
    return isSame && wanted !== undefined && token !== undefined;
  }

  /**
   * What a service is to do, with a tag that changes with it.
   *
   * @throws ServiceUnavailableError when the record of its changes is not whole: the service goes on with what it has
   */
  async directive(
    service: string,
  ): Promise<{ directive: ScoringDirective; tag: string }> {
    const look = await this.options.watch.look(service);
    if (look.problem !== undefined) {
      throw new ServiceUnavailableError(
        `The record of changes of ${service} is not whole: ${look.problem} Ask a platform engineer to put it right`,
      );
    }
    const directive = directiveOf(service, look.approved);
    const digest = hashOf(JSON.stringify(directive)).slice(0, 16);
    return { directive, tag: `"${directive.metadata.revision}-${digest}"` };
  }
}
