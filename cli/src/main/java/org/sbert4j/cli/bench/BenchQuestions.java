package org.sbert4j.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sbert4j.cli.input.GivenTexts;
import org.sbert4j.cli.input.TextSource;

/** Texts for a benchmark when none are given: customers' questions, always the same. */
final class BenchQuestions {
  /** How many there are. */
  static final int COUNT = 320;

  /** Without a common factor with {@link #COUNT}, so that long and short, 中文 and English mix. */
  private static final int STRIDE = 97;

  private static final List<String> CHINESE_SUBJECTS =
      List.of(
          "信用卡", "房屋贷款", "手机银行", "定期存款", "汽车保险", "电子发票", "快递服务", "会员积分", "机票预订", "宽带套餐", "社保账户",
          "住房公积金", "退款申请", "优惠券", "自动扣款", "境外汇款");

  private static final List<String> CHINESE_FORMS =
      List.of(
          "%s怎么办理?",
          "怎么取消%s?",
          "%s要收手续费吗?",
          "%s多久能生效?",
          "我想修改%s的信息,需要哪些材料?",
          "为什么%s显示异常,应该联系谁处理?",
          "%s到期了还没有处理,会有什么影响?",
          "在哪里可以看到%s的历史记录,能不能导出到电脑上保存?",
          "之前在柜台问过%s的事情,工作人员让我自己在网上操作,可是找不到入口,请问在哪个页面?",
          "我上个月在网上提交了关于%s的申请,客服说三个工作日之内会有结果,可是到现在还没有收到任何通知," + "打电话也一直占线,请问现在应该怎么办?");

  private static final List<String> ENGLISH_SUBJECTS =
      List.of(
          "credit card",
          "home loan",
          "mobile banking",
          "savings account",
          "car insurance",
          "electronic invoice",
          "parcel delivery",
          "loyalty program",
          "flight booking",
          "broadband plan",
          "pension account",
          "travel refund",
          "gift voucher",
          "direct debit",
          "monthly statement",
          "international transfer");

  private static final List<String> ENGLISH_FORMS =
      List.of(
          "Cancel my %s",
          "How does the %s work?",
          "Is there a fee for the %s?",
          "How long does the %s take?",
          "Where can I see the history of my %s?",
          "Which documents do I need to change my %s?",
          "Why does the app show an error when I open my %s?",
          "What happens if I forget to confirm my %s before the end of the month?",
          "I asked about the %s last week and was told to do it online, but I cannot find the page.",
          "Last month I sent a request about my %s and was promised an answer within three working"
              + " days, but I have heard nothing since, and the line is always busy; what can I do"
              + " now?");

  private BenchQuestions() {}

  static TextSource source() {
    List<String> grouped = new ArrayList<>();
    add(CHINESE_FORMS, CHINESE_SUBJECTS, grouped);
    add(ENGLISH_FORMS, ENGLISH_SUBJECTS, grouped);
    List<String> mixed = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      mixed.add(grouped.get(i * STRIDE % COUNT));
    }
    return new GivenTexts(mixed);
  }

  private static void add(List<String> forms, List<String> subjects, List<String> questions) {
    for (String form : forms) {
      for (String subject : subjects) {
        questions.add(String.format(Locale.ROOT, form, subject));
      }
    }
  }
}
