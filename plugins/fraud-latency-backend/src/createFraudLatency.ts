import type { LoggerService } from '@backstage/backend-plugin-api';
import { isHolderGone } from '@modelport/plugin-ml-node';
import type { ScoringServiceConfig } from './config/ScoringServiceConfig';
import { createSource } from './createSource';
import type { Ask } from './http/ask';
import { DecisionService } from './service/DecisionService';
import { LastAnswers } from './service/LastAnswers';
import { LatencyService } from './service/LatencyService';
import { ServicesOfModels } from './service/ServicesOfModels';
import { Scraper } from './sources/scrape/Scraper';
import { ScrapeLoop } from './sources/scrape/ScrapeLoop';
import type { FigureStore } from './store/FigureStore';

/** What {@link createFraudLatency} works with. */
export interface FraudLatencyOptions {
  configs: ScoringServiceConfig[];
  store: FigureStore;
  ask: Ask;
  logger: LoggerService;
  /** This process. */
  holder: string;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Puts together what answers, and what looks at the instances. */
export function createFraudLatency(options: FraudLatencyOptions) {
  const { configs, store, ask, now } = options;
  const services = new ServicesOfModels(
    configs.map(config => ({ config, source: createSource(config, options) })),
  );
  const latency = new LastAnswers({
    latency: new LatencyService({ now }),
    now,
  });
  const decisions = new DecisionService({ ask });
  const loops = configs
    .filter(({ prometheus }) => !prometheus)
    .map(service => {
      const scraper = new Scraper({ service, store, ask, now });
      const { logger, holder } = options;
      return new ScrapeLoop({
        ...{ service, store, scraper, logger, holder, now },
        isGone: isHolderGone,
      });
    });
  return { services, latency, decisions, loops };
}
