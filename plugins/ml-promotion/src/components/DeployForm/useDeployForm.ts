import { useCallback, useRef, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import type { DeployRequest } from '@modelport/plugin-ml-promotion-common';
import { useAction, useUrlState } from '@modelport/plugin-ml-react';
import { mlPromotionApiRef } from '../../api/MlPromotionApi';
import { newRequestId } from '../../model/newRequestId';

const VERSION = /^[1-9]\d{0,9}$/;
const DEFAULT_ENVIRONMENT = 'dev';

interface DeployFormOptions {
  entityRef: CompoundEntityRef;
  version: string;
  environments: readonly string[];
}

/** The state of the form that deploys a version. */
export function useDeployForm(options: DeployFormOptions) {
  const { entityRef, environments } = options;
  const api = useApi(mlPromotionApiRef);
  const url = useUrlState();
  const [version, setVersion] = useState(options.version);
  const [chosen, setChosen] = useState(DEFAULT_ENVIRONMENT);
  const [isShown, setShown] = useState(false);
  const [sent, setSent] = useState<string>();
  const request = useRef({ content: '', requestId: newRequestId() });

  const environment = environments.includes(chosen) ? chosen : environments[0];
  const named = version.trim();
  const isWrong = !VERSION.test(named);

  const deploy = useAction(
    useCallback(
      async (wanted: DeployRequest) => {
        const { id } = await api.deploy(entityRef, wanted);
        url.go({ deploy: undefined, deployment: id });
      },
      [api, entityRef, url],
    ),
  );

  const submit = () => {
    setShown(true);
    if (isWrong) {
      return;
    }
    // A repeated press, or a try after a lost answer, stands for the same deployment; other values do not.
    const content = JSON.stringify([named, environment]);
    const { current } = request;
    if (current.content && current.content !== content) {
      current.requestId = newRequestId();
    }
    current.content = content;
    setSent(named);
    deploy.run({
      version: named,
      environment,
      requestId: current.requestId,
    });
  };

  return {
    version,
    setVersion,
    leave: () => setShown(true),
    isVersionWrong: isShown && isWrong,
    environment,
    setEnvironment: setChosen,
    submit,
    pending: deploy.pending,
    error: deploy.error,
    /** The version of the last try. */
    sent,
  };
}
