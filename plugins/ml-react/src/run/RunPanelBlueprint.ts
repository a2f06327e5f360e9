import type { ReactElement } from 'react';
import {
  coreExtensionData,
  createExtensionBlueprint,
  createExtensionDataRef,
  ExtensionBoundary,
} from '@backstage/frontend-plugin-api';
import { z } from 'zod';

const orderDataRef = createExtensionDataRef<number>().with({
  id: 'ml.run-panel.order',
});

/**
 * What a domain gives to make a panel on the page of a run.
 *
 * @public
 */
export interface RunPanelParams {
  /** Panels stand in rising order; the configuration may say otherwise. */
  order: number;
  /** Brings the panel, which learns with {@link useShownRun} what it is about and draws nothing where it has nothing. */
  loader: () => Promise<ReactElement>;
}

/**
 * A panel on the page of a run, between its curves and its facts. Each domain brings its own; where a plugin is absent,
 * its panel is absent. The page is part of the extension `entity-content:ml-experiments/runs`.
 *
 * @public
 */
export const RunPanelBlueprint = createExtensionBlueprint({
  kind: 'run-panel',
  attachTo: { id: 'entity-content:ml-experiments/runs', input: 'panels' },
  output: [coreExtensionData.reactElement, orderDataRef],
  dataRefs: { order: orderDataRef },
  configSchema: { order: z.number().optional() },
  *factory(params: RunPanelParams, { node, config }) {
    yield coreExtensionData.reactElement(
      ExtensionBoundary.lazy(node, params.loader),
    );
    yield orderDataRef(config.order ?? params.order);
  },
});
