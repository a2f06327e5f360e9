import type { ReactElement } from 'react';
import {
  coreExtensionData,
  createExtensionBlueprint,
  createExtensionDataRef,
  ExtensionBoundary,
} from '@backstage/frontend-plugin-api';
import { z } from 'zod';

const orderDataRef = createExtensionDataRef<number>().with({
  id: 'ml.model-summary.order',
});

/**
 * What a domain gives to make a row of the card "Model".
 *
 * @public
 */
export interface ModelSummaryParams {
  /** Rows stand in rising order; the configuration may say otherwise. */
  order: number;
  /** Brings the row, which draws itself with {@link ModelSummaryRow}. */
  loader: () => Promise<ReactElement>;
}

/**
 * A row of the card "Model" on the overview page of a model. Each domain brings its own; where a plugin is absent, its
 * row is absent. The card is the extension `entity-card:ml-registry/model`; without it rows are drawn nowhere.
 *
 * @public
 */
export const ModelSummaryBlueprint = createExtensionBlueprint({
  kind: 'model-summary',
  attachTo: { id: 'entity-card:ml-registry/model', input: 'rows' },
  output: [coreExtensionData.reactElement, orderDataRef],
  dataRefs: { order: orderDataRef },
  configSchema: { order: z.number().optional() },
  *factory(params: ModelSummaryParams, { node, config }) {
    yield coreExtensionData.reactElement(
      ExtensionBoundary.lazy(node, params.loader),
    );
    yield orderDataRef(config.order ?? params.order);
  },
});
