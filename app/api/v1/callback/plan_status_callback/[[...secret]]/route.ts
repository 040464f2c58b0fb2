/** Where the old shop's hub was told to call. */
export { receiveHubEvent as POST } from '../../../../webhooks/esimhub/receive'
