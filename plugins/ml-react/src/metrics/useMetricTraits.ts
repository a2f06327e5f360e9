import { useEffect, useMemo, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { createApiRef, useApiHolder } from '@backstage/frontend-plugin-api';
import type { MetricDeclaration } from '@modelport/plugin-ml-common';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { isSystemMetric } from './chooseMetrics';
import { type MetricDirection, metricDirection } from './metricDirection';

/**
 * Tells what a model declares of its metrics in `modelport.yaml`.
 *
 * @public
 */
export interface MetricDeclarationsApi {
  /** Nothing where the model declares none or its repository cannot be read. */
  getDeclaredMetrics(
    entity: CompoundEntityRef,
    options?: { signal?: AbortSignal },
  ): Promise<{ items: MetricDeclaration[] }>;
}

/**
 * What a model declares of its metrics; `ml-experiments` brings it, and where that is absent nothing is declared.
 *
 * @public
 */
export const metricDeclarationsApiRef =
  createApiRef<MetricDeclarationsApi>().with({
    id: 'plugin.ml-experiments.metric-declarations',
    pluginId: 'ml-experiments',
  });

/**
 * How the metrics of a model are to be read.
 *
 * @public
 */
export interface MetricTraits {
  /**
   * As declared; where nothing is, by the name of a well-known quality. Undefined where neither says it, and for metrics
   * of the machine: then no value is the better one.
   */
  direction(name: string): MetricDirection | undefined;
  /** Whether the direction is declared and not guessed. */
  isDeclared(name: string): boolean;
  /** The declared unit. */
  unit(name: string): string | undefined;
  /** The metric by which runs are ranked, when one is declared. */
  primary?: string;
}

/**
 * How metrics are to be read by what is declared of them.
 *
 * @public
 */
export function metricTraits(
  declared: readonly MetricDeclaration[],
): MetricTraits {
  const byName = new Map(declared.map(each => [each.name, each]));
  return {
    direction: name =>
      isSystemMetric(name)
        ? undefined
        : byName.get(name)?.direction ?? metricDirection(name),
    isDeclared: name => byName.has(name),
    unit: name => byName.get(name)?.unit,
    primary: declared.find(each => each.primary)?.name,
  };
}

/**
 * How the metrics of a model are to be read: as it declares them, and by their names until that is known, where nothing
 * is declared, and where it cannot be read.
 *
 * @public
 */
export function useMetricTraits(entityRef: CompoundEntityRef): MetricTraits {
  const api = useApiHolder().get(metricDeclarationsApiRef);
  const { kind, namespace, name } = entityRef;
  const model = stringifyEntityRef(entityRef);
  const [known, setKnown] = useState<{
    model: string;
    items: MetricDeclaration[];
  }>();
  useEffect(() => {
    const abort = new AbortController();
    api
      ?.getDeclaredMetrics({ kind, namespace, name }, { signal: abort.signal })
      .then(
        ({ items }) => !abort.signal.aborted && setKnown({ model, items }),
        // Its names still say something of a metric.
        () => undefined,
      );
    return () => abort.abort();
  }, [api, kind, namespace, name, model]);
  return useMemo(
    () => metricTraits(known?.model === model ? known.items : []),
    [known, model],
  );
}
