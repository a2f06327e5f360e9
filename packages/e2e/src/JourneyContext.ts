import type { GoldenPathContext } from './goldenPath';
import type { StartedPortal } from './portal';

/** What a journey needs. */
export interface JourneyContext extends GoldenPathContext {
  portal: StartedPortal;
}
