package org.sbert4j.tests;

import java.util.ArrayList;
import java.util.List;

/** Customers' questions of a lender, near to each other in meaning, as a search must tell apart. */
final class SampleQuestions {
  private static final List<String> SUBJECTS =
      List.of("个人贷款", "房屋贷款", "信用卡账单", "分期付款", "车贷", "还款计划", "VIP客户的额度", "2024年的利率");
  private static final List<String> QUESTIONS =
      List.of(
          "%s到期不能按时还款怎么办？",
          "怎么提前结清%s？",
          "%s还有多少没有还？",
          "%s逾期会影响个人征信吗",
          "为什么我的%s申请没有通过",
          "请问%s最长可以办理多少期，需要准备哪些材料？",
          "我想修改%s的扣款银行卡，在手机上可以操作吗？",
          "上个月已经还过%s了，为什么今天又收到短信提醒我还欠3,250.50元，请帮我查一下是不是系统出错了。");
  private static final List<String> ENDINGS = List.of("", "急！", "谢谢", " thanks");

  private SampleQuestions() {}

  /** The 256 questions that they make. */
  static List<String> all() {
    List<String> all = new ArrayList<>();
    for (String question : QUESTIONS) {
      for (String subject : SUBJECTS) {
        for (String ending : ENDINGS) {
          all.add(question.formatted(subject) + ending);
        }
      }
    }
    return all;
  }
}
