/** Topic under which the backend says that the list of APIs may have changed; it carries nothing. */
export const APIS_CHANGED_TOPIC = 'modelport.promotion.changed';
