import { TextRoute, textMetadata } from '@/app/_texts/text-route'

type Props = PageProps<'/[locale]/privacy'>

export const generateMetadata = ({ params }: Props) => textMetadata('privacy', params)

export default function PrivacyPage({ params }: Props) {
  return <TextRoute name="privacy" params={params} />
}
