import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { isConflict } from '../../model/isConflict';
import { mlRegistryTranslationRef } from '../../translation';

/** What an alias names now, in a sentence, when an action was refused because it had moved. */
export function useAliasNow(
  alias: string,
  version: string | undefined,
  error: Error | undefined,
): string | undefined {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  if (!isConflict(error)) {
    return undefined;
  }
  const now =
    version === undefined
      ? t('common.aliasNoneNow', { alias })
      : t('common.aliasNow', { alias, version });
  return t('common.readAgain', { now });
}
