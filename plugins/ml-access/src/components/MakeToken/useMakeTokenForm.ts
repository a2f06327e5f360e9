import { useCallback, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { MAX_TOKEN_DESCRIPTION } from '@modelport/plugin-ml-access-common';
import type {
  EntityAccessScope,
  IssueTokenRequest,
  IssueTokenResponse,
} from '@modelport/plugin-ml-access-common';
import { useAction } from '@modelport/plugin-ml-react';
import { mlAccessApiRef } from '../../api/MlAccessApi';
import type { ModelOption } from '../../api/ownModels';
import { DEFAULT_TOKEN_DAYS, TOKEN_DAYS, tokenEnd } from '../../model/tokenEnd';
import type { TokenDays } from '../../model/tokenEnd';

interface MakeTokenFormOptions {
  asked: ModelOption | undefined;
  askedAccess: EntityAccessScope['access'];
  onIssued: (token: IssueTokenResponse) => void;
  /** A token may have been made although the call failed. */
  onFailed: () => void;
}

/** The state of the form that makes a token. */
export function useMakeTokenForm(options: MakeTokenFormOptions) {
  const { asked, askedAccess, onIssued, onFailed } = options;
  const api = useApi(mlAccessApiRef);
  const [model, setModel] = useState<ModelOption | null>(asked ?? null);
  const [access, setAccess] = useState(askedAccess);
  const [days, setDays] = useState<TokenDays>(DEFAULT_TOKEN_DAYS);
  const [description, setDescription] = useState('');
  const [isShown, setShown] = useState(false);
  const [sent, setSent] = useState<string>();

  const make = useAction(
    useCallback(
      async (request: IssueTokenRequest) => {
        let issued;
        try {
          issued = await api.issueToken(request);
        } catch (error) {
          onFailed();
          throw error;
        }
        onIssued(issued);
      },
      [api, onIssued, onFailed],
    ),
  );

  const isTooLong = description.trim().length > MAX_TOKEN_DESCRIPTION;
  const submit = () => {
    setShown(true);
    if (!model || isTooLong) {
      return;
    }
    setSent(model.label);
    make.run({
      entityRef: model.id,
      access,
      expiresAt: tokenEnd(days, Date.now()),
      description: description.trim(),
    });
  };

  return {
    model,
    setModel,
    isModelMissing: isShown && !model,
    access,
    setAccess: (value: string) => setAccess(value === 'write' ? value : 'read'),
    days,
    setDays: (value: string) =>
      setDays(
        TOKEN_DAYS.find(one => String(one) === value) ?? DEFAULT_TOKEN_DAYS,
      ),
    description,
    setDescription,
    isTooLong,
    submit,
    pending: make.pending,
    error: make.error,
    /** The model of the last try. */
    sent,
  };
}
