// What simulated people say in a rehearsal: sentences as one hears them in a commune hall, so that the room looks as it will.
// They are contributions and not labels, in both languages as people's own translations are.
import type { dimension, horizon, quadrant, sector } from '$gen/schema'

export interface Said {
	text: string
	en: string
}

const said = (text: string, en: string): Said => ({ text, en })

export const SWOT: Record<quadrant, Said[]> = {
	S: [
		said('Người dân cần cù, có nghề trồng chè lâu năm', 'Hard-working people with a long tradition of tea'),
		said('Đất đồi rộng, khí hậu mát', 'Wide hills and a cool climate'),
		said('Có tuyến đường tỉnh đi qua trung tâm xã', 'The provincial road runs through the centre'),
		said('Hợp tác xã hoạt động đều, xã viên tin nhau', 'The cooperative works well, its members trust each other'),
		said('Lễ hội đình làng thu hút khách các nơi', 'The village festival draws visitors'),
		said('Cán bộ thôn gần dân, họp dân đông đủ', 'Village officials are close to the people'),
	],
	W: [
		said('Đường vào các thôn xa còn lầy vào mùa mưa', 'Roads to remote villages are muddy in the rains'),
		said('Chè bán thô, chưa có nhãn hiệu', 'Tea is sold raw and without a brand'),
		said('Thanh niên đi làm xa, thiếu lao động trẻ', 'The young work elsewhere; young hands are lacking'),
		said('Nước sinh hoạt mùa khô không đủ', 'Household water runs short in the dry season'),
		said('Rác thải chưa được phân loại và thu gom đều', 'Waste is neither sorted nor collected regularly'),
		said('Hộ kinh doanh ít biết bán hàng qua mạng', 'Household businesses hardly sell online'),
	],
	O: [
		said('Tỉnh có chương trình hỗ trợ sản phẩm OCOP', 'The province supports OCOP products'),
		said('Khách thành phố thích du lịch trải nghiệm', 'City people like farm tourism'),
		said('Cao tốc mới cách xã chỉ hai mươi cây số', 'The new expressway is only twenty kilometres away'),
		said('Doanh nghiệp muốn bao tiêu chè sạch', 'A firm wants to buy clean tea under contract'),
		said('Mạng di động đã phủ hết các thôn', 'The mobile network reaches every village'),
		said('Quỹ tín dụng có gói vay ưu đãi cho phụ nữ', 'The credit fund has loans for women on good terms'),
	],
	T: [
		said('Mưa lũ, sạt lở ngày càng nhiều', 'Floods and landslides grow more frequent'),
		said('Giá chè lên xuống theo thương lái', 'Traders move the price of tea up and down'),
		said('Phân bón, thuốc sâu lạm dụng làm bạc màu đất', 'Overused fertiliser wears out the soil'),
		said('Hàng ngoài rẻ hơn tràn vào chợ xã', 'Cheaper goods from outside fill the market'),
		said('Dịch bệnh trên đàn lợn chưa dứt', 'Swine disease has not gone away'),
		said('Rừng đầu nguồn bị lấn dần', 'The headwater forest is being eaten away'),
	],
}

export const STATEMENTS: Said[] = [
	said('Xã xanh, đường nhựa đến từng thôn, ai cũng có việc làm tại quê.', 'A green commune, paved roads to every village, work for everybody at home.'),
	said('Chè của xã có tên tuổi, khách đến tận đồi để mua.', 'Our tea has a name, and guests come up the hill to buy it.'),
	said('Con em đi học xa rồi muốn về quê lập nghiệp.', 'Our children study far away and want to come back to work here.'),
	said('Nước sạch mỗi nhà, không còn rác ngoài suối.', 'Clean water in every house, no waste in the stream.'),
	said('Người già có nơi khám bệnh gần, trẻ em có chỗ vui chơi.', 'The old have a doctor nearby, children have a place to play.'),
	said('Du lịch cộng đồng đem lại thu nhập cho phụ nữ các thôn.', 'Community tourism earns an income for the women of the villages.'),
	said('Rừng được giữ, mùa lũ không còn lo sạt lở.', 'The forest is kept, and nobody fears landslides in the rains.'),
	said('Cán bộ làm việc công khai, người dân cùng bàn cùng làm.', 'Officials work in the open, people discuss and act together.'),
]

export const OBJECTIVES: (Said & { dimension: dimension; horizon: horizon })[] = [
	{ ...said('Nâng thu nhập của hộ trồng chè nhờ bán chè đã chế biến', 'Raise the income of tea households by selling processed tea'), dimension: 'economic', horizon: 'medium' },
	{ ...said('Cứng hóa đường vào các thôn xa cho người dân đi lại mùa mưa', 'Pave the roads to remote villages for travel in the rains'), dimension: 'social', horizon: 'medium' },
	{ ...said('Đưa nước sạch đến mọi hộ dân trong xã', 'Bring clean water to every household'), dimension: 'social', horizon: 'short' },
	{ ...said('Thu gom và phân loại rác ở tất cả các thôn', 'Collect and sort waste in all villages'), dimension: 'environment', horizon: 'short' },
	{ ...said('Phát triển du lịch trải nghiệm do cộng đồng làm chủ', 'Develop farm tourism owned by the community'), dimension: 'economic', horizon: 'long' },
	{ ...said('Trồng lại rừng đầu nguồn cùng các hộ nhận khoán', 'Replant the headwater forest with the households in charge'), dimension: 'environment', horizon: 'long' },
	{ ...said('Dạy nghề chế biến và bán hàng qua mạng cho thanh niên', 'Train the young in processing and selling online'), dimension: 'social', horizon: 'short' },
	{ ...said('Giảm thuốc trừ sâu trên các đồi chè của hợp tác xã', 'Use less pesticide on the hills of the cooperative'), dimension: 'environment', horizon: 'medium' },
]

type Office = { office: string; office_en: string }
const office = (vi: string, en: string): Office => ({ office: vi, office_en: en })

export const OFFICES: Record<sector, Office[]> = {
	state: [office('Cán bộ xã', 'Commune official'), office('Trường học', 'School'), office('Trạm y tế', 'Health station')],
	private: [office('Hợp tác xã', 'Cooperative'), office('Hộ kinh doanh', 'Household business'), office('Doanh nghiệp', 'Firm')],
	community: [office('Trưởng thôn', 'Village head'), office('Hội Phụ nữ', "Women's Union"), office('Hội Nông dân', "Farmers' Union")],
}
