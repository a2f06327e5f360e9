import { useCallback } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { formatBytes, formatNumber } from '@modelport/plugin-ml-common';
import { mlTrainingTranslationRef } from '../../translation';

const BYTES = /^(memory|ephemeral-storage|hugepages-.+)$/;
const GPUS = /\/gpu$/;

/** Writes an amount of a resource with its unit: `4 cores`, `16 GiB`, `8 GPUs`, `2 example.com/fpga`. */
export function useAmountWords(): (resource: string, amount: number) => string {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  return useCallback(
    (resource: string, amount: number) => {
      if (resource === 'cpu') return t('queues.cores', { count: amount });
      if (GPUS.test(resource)) return t('queues.gpus', { count: amount });
      return BYTES.test(resource)
        ? formatBytes(amount)
        : `${formatNumber(amount)} ${resource}`;
    },
    [t],
  );
}
