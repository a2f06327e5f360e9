import { useCallback, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import type { ArtifactEntry } from '@modelport/plugin-ml-experiments-common';
import { ArtifactPreview, FailedState } from '@modelport/plugin-ml-react';
import { mlExperimentsApiRef } from '../../api/MlExperimentsApi';
import { mlExperimentsTranslationRef } from '../../translation';
import { saveFile } from './saveFile';

interface ArtifactFileProps {
  entityRef: CompoundEntityRef;
  runId: string;
  entry: ArtifactEntry | undefined;
}

/** Preview and download of one file. */
export function ArtifactFile({ entityRef, runId, entry }: ArtifactFileProps) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const api = useApi(mlExperimentsApiRef);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string>();
  const path = entry?.path ?? '';
  const load = useCallback(
    (signal: AbortSignal) =>
      api.getArtifact(entityRef, runId, { path, signal }),
    [api, entityRef, runId, path],
  );
  if (!entry) {
    return <Text>{t('artifacts.choose')}</Text>;
  }
  const { name } = entry;
  const download = async () => {
    setPending(true);
    setFailure(undefined);
    try {
      saveFile(
        await api.getArtifact(entityRef, runId, { path, download: true }),
        name,
      );
    } catch (error) {
      setFailure(toError(error).message);
    } finally {
      setPending(false);
    }
  };
  return (
    <Flex direction="column" gap="2">
      <Flex>
        <Button
          size="small"
          variant="secondary"
          isPending={pending}
          onPress={download}
        >
          {t('artifacts.download', { name })}
        </Button>
      </Flex>
      {failure !== undefined && (
        <FailedState
          title={t('artifacts.downloadFailed', { name })}
          reason={failure}
        />
      )}
      {entry.preview ? (
        <ArtifactPreview name={path} size={entry.size} load={load} />
      ) : (
        <Text>{t('artifacts.noPreview', { name })}</Text>
      )}
    </Flex>
  );
}
