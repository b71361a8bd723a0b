/** The one channel for requests and the one for events; neither is reachable from the page by name. */
export const REQUEST_CHANNEL = 'creatorflow:request'
export const EVENT_CHANNEL = 'creatorflow:event'
