import { useCallback } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { trainingChannel } from '@modelport/plugin-ml-training-common';
import {
  type LiveRequest,
  type LiveState,
  useLive,
} from '@modelport/plugin-ml-react';
import { mlTrainingApiRef } from '../../api/MlTrainingApi';
import { appendLog, EMPTY_LOG, MAX_LOG_LINES } from '../../model/logText';
import type { LogText } from '../../model/logText';

const INTERVAL_MS = 2_000;
/** A part this long is probably followed by more that is already there. */
const LONG_PART = 64 * 1024;
const MOST_PARTS = 32;

/** The end of a training's log, which grows from where the last read ended. */
export function useTrainingLog(
  entityRef: CompoundEntityRef,
  id: string,
): LiveState<LogText> {
  const api = useApi(mlTrainingApiRef);
  const load = useCallback(
    async ({ cursor, previous, signal }: LiveRequest<LogText>) => {
      let part = await api.getLog(entityRef, id, {
        ...(cursor === undefined
          ? { tail: MAX_LOG_LINES }
          : { cursor: Number(cursor) }),
        signal,
      });
      let value = appendLog(previous ?? EMPTY_LOG, part.text);
      for (
        let count = 1;
        !part.end && part.text.length >= LONG_PART && count < MOST_PARTS;
        count += 1
      ) {
        part = await api.getLog(entityRef, id, { cursor: part.cursor, signal });
        value = appendLog(value, part.text);
      }
      return { value, cursor: String(part.cursor), done: part.end };
    },
    [api, entityRef, id],
  );
  const channel = trainingChannel(id);
  return useLive({
    channel,
    key: `${channel}#log`,
    load,
    intervalMs: INTERVAL_MS,
  });
}
